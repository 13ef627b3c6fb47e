/** The interfaces of a host with their addresses, and the changes that ifconfig makes. */
import type { NetworkHost } from "../../lab";
import { NETLINK_ROUTE } from "../../socket";
import {
  type AddressMessage,
  decodeInterfaceAddress,
  decodeLink,
  encodeInterfaceAddress,
  encodeLink,
  type LinkMessage,
  NLM_F,
  RTM,
} from "../../wire";
import { withNetlink } from "./client";

/** A kernel without statistics tells none; the filter leaves virtual functions out. */
export type Interface = LinkMessage & { name: string; addresses: AddressMessage[] };

/** Lists the interfaces of a host, in the order of their numbers. @throws {NetlinkError} */
export async function listInterfaces(host: NetworkHost): Promise<Interface[]> {
  return withNetlink(host, NETLINK_ROUTE, async (client) => {
    const links = (await client.dump("list the interfaces", RTM.getLink, encodeLink({}))).map(decodeLink);
    const all = encodeInterfaceAddress({});
    const addresses = (await client.dump("list the addresses", RTM.getAddress, all)).map(decodeInterfaceAddress);
    return links.flatMap((link) => {
      if (link.index === undefined || link.name === undefined) return [];
      const own = addresses.filter(({ index }) => index === link.index) as AddressMessage[];
      return [{ ...(link as LinkMessage), name: link.name, addresses: own }];
    });
  });
}

/** Changes an interface: flags (with `change`, which of them are meant), hardware address, MTU. @throws {NetlinkError} */
export async function changeLink(host: NetworkHost, asked: string, link: Partial<LinkMessage>): Promise<void> {
  await withNetlink(host, NETLINK_ROUTE, (client) => client.change(asked, RTM.setLink, encodeLink(link)));
}

/** Gives an interface one more address. @throws {NetlinkError} */
export async function addAddress(host: NetworkHost, asked: string, address: Partial<AddressMessage>): Promise<void> {
  const flags = NLM_F.create | NLM_F.exclusive;
  const body = encodeInterfaceAddress(address);
  await withNetlink(host, NETLINK_ROUTE, (client) => client.change(asked, RTM.newAddress, body, flags));
}

/** Takes an address from an interface. @throws {NetlinkError} */
export async function deleteAddress(host: NetworkHost, asked: string, address: Partial<AddressMessage>): Promise<void> {
  const body = encodeInterfaceAddress(address);
  await withNetlink(host, NETLINK_ROUTE, (client) => client.change(asked, RTM.deleteAddress, body));
}
