/** Pairs of veth devices: made, and plugged in and out. */
import { encodeAttribute, encodeLink, IFF, NLM_F, RTM } from "../../../wire";
import type { InterfacePlan } from "../../engine";
import type { Namespace } from "../namespace";
import type { Rtnetlink } from "../rtnetlink";

// <linux/veth.h>
const VETH_INFO_PEER = 1;
// <linux/if_link.h>, <linux/in6.h>: no link-local address, so that a hub's end says nothing by itself
const IFLA_AF_SPEC = 26;
const AF_INET6 = 10;
const IFLA_INET6_ADDR_GEN_MODE = 8;
const NO_ADDRESS = 1;

/** Makes a pair, one device in the host as planned, one in the hub; gives the number of the hub's, which is up. */
export function addVethPair(hub: Rtnetlink, peerName: string, host: Namespace, plan: InterfacePlan): number {
  const { name, mac, mtuBytes } = plan;
  const inHost = encodeLink({ name, address: mac, mtuBytes, namespaceDescriptor: host.descriptor });
  const data = encodeAttribute({ type: VETH_INFO_PEER, value: inHost });
  const body = encodeLink({ name: peerName, mtuBytes, info: { kind: "veth", data } });
  hub.change(`a veth pair for ${host.netlink.host} ${name}`, RTM.newLink, body, NLM_F.create | NLM_F.exclusive);
  const index = hub.indexOf(peerName);
  silence(hub, index);
  setVethPeer(hub, index, true);
  return index;
}

/** A veth device has a carrier while its peer is up. */
export function setVethPeer(hub: Rtnetlink, index: number, up: boolean): void {
  const flags = (up ? IFF.up : 0) | IFF.noArp;
  hub.change(`a cable ${up ? "in" : "out"}`, RTM.setLink, encodeLink({ index, flags, change: IFF.up | IFF.noArp }));
}

function silence(hub: Rtnetlink, index: number): void {
  const mode = encodeAttribute({ type: IFLA_INET6_ADDR_GEN_MODE, value: Uint8Array.of(NO_ADDRESS) });
  const value = encodeAttribute({ type: AF_INET6, value: mode });
  const body = encodeLink({ index, otherAttributes: [{ type: IFLA_AF_SPEC, value }] });
  hub.change("a cable's end without addresses", RTM.setLink, body);
}
