/** Carries out what ifconfig is asked to change, in netlink's words. */
import type { NetworkHost } from "../../lab";
import { Prefix } from "../../subnet";
import { type AddressMessage, IFF, ROUTE_SCOPE } from "../../wire";
import { ToolError } from "../command-line";
import { addAddress, changeLink, deleteAddress, NetlinkError } from "../netlink";
import type { InterfaceChange } from "./request";
import type { InterfaceView } from "./view";

const AF_INET_ON_WIRE = 2;
const AF_INET6_ON_WIRE = 10;
const LONGEST_WITH_BROADCAST = 30;

/** Changes an interface, step by step in the order in which ifconfig does. @throws {ToolError} */
export async function changeInterface(host: NetworkHost, view: InterfaceView, change: InterfaceChange): Promise<void> {
  const { name } = view;
  try {
    if (change.mac !== undefined) await hardware(host, view, change.mac);
    if (change.mtuBytes !== undefined)
      await changeLink(host, `set ${name}'s MTU to ${change.mtuBytes}`, {
        index: view.index,
        mtuBytes: change.mtuBytes,
      });
    if (change.address !== undefined || change.prefixLength !== undefined || change.broadcast !== undefined)
      await ipv4(host, view, change);
    for (const address of change.addIpv6 ?? []) await ipv6(host, view, address, addAddress, "give");
    for (const address of change.deleteIpv6 ?? []) await ipv6(host, view, address, deleteAddress, "take");
    await flags(host, view, change);
  } catch (error) {
    if (error instanceof NetlinkError) throw new ToolError("ifconfig", error.message + hint(error), error.code, error);
    throw error;
  }
}

function hint({ code }: NetlinkError): string {
  if (code === "EBUSY") return " This interface must be down for that: ifconfig NAME down, then again.";
  if (code === "EPERM") return " It needs CAP_NET_ADMIN: be root, or do it in a host of a lab.";
  return "";
}

async function hardware(host: NetworkHost, { name, index }: InterfaceView, mac: string): Promise<void> {
  await changeLink(host, `set ${name}'s hardware address to ${mac}`, { index, address: mac });
}

/** The address of this name is taken away and the new one given; where that fails, the old one is given back. */
async function ipv4(host: NetworkHost, view: InterfaceView, change: InterfaceChange): Promise<void> {
  const { index, name, ipv4: before } = view;
  const [old] = before;
  const address = change.address ?? old?.address;
  if (address === undefined)
    throw new ToolError("ifconfig", `${name} has no address yet: give it one with the mask`, "EADDRNOTAVAIL");
  const message = (one: { address: string; prefixLength: number; broadcast?: string }): Partial<AddressMessage> => ({
    ...{ family: AF_INET_ON_WIRE, index, label: name, scope: scopeOf(one.address) },
    ...{ prefixLength: one.prefixLength, local: one.address, address: one.address },
    ...(one.broadcast === undefined ? {} : { broadcast: one.broadcast }),
  });
  const prefixLength = change.prefixLength ?? old?.prefixLength ?? 32;
  const broadcast = change.broadcast ?? broadcastOf(view, address, prefixLength);
  const wanted = { address, prefixLength, ...(broadcast === undefined ? {} : { broadcast }) };
  if (old) await deleteAddress(host, `take ${old.address} from ${name}`, message(old));
  if (address === "0.0.0.0") return;
  try {
    await addAddress(host, `give ${name} the address ${address}/${prefixLength}`, message(wanted));
  } catch (error) {
    if (old) await addAddress(host, `give ${name} its address ${old.address} back`, message(old));
    throw error;
  }
}

const scopeOf = (address: string): number => (address.startsWith("127.") ? ROUTE_SCOPE.host : ROUTE_SCOPE.universe);

/** RFC 919: all ones in the host part. RFC 3021: on a /31 nobody, nor on a single address. */
function broadcastOf({ flags: bits }: InterfaceView, address: string, prefixLength: number): string | undefined {
  if ((bits & IFF.broadcast) === 0 || prefixLength > LONGEST_WITH_BROADCAST) return undefined;
  return String(Prefix.parse(`${address}/${prefixLength}`).broadcast);
}

type AddressStep = typeof addAddress;

async function ipv6(
  host: NetworkHost,
  { index, name }: InterfaceView,
  text: string,
  step: AddressStep,
  verb: string,
): Promise<void> {
  const [address = "", length] = text.split("/");
  const message = { family: AF_INET6_ON_WIRE, index, prefixLength: Number(length), address, local: address };
  await step(host, verb === "give" ? `give ${name} ${text}` : `take ${text} from ${name}`, message);
}

/** An address brings its interface up, as ifconfig has always done; `down` has the last word. */
async function flags(host: NetworkHost, { index, name, alias, ipv4: had }: InterfaceView, change: InterfaceChange) {
  if (alias && change.up === false && had[0]) {
    const { address, prefixLength } = had[0];
    await deleteAddress(host, `take ${address} from ${name}`, {
      ...{ family: AF_INET_ON_WIRE, index, label: name, prefixLength, local: address, address },
    });
    return;
  }
  const isUp = change.up ?? (change.address !== undefined && change.address !== "0.0.0.0" ? true : undefined);
  const wanted = [
    [IFF.up, isUp],
    [IFF.promiscuous, change.promiscuous],
    [IFF.noArp, change.arp === undefined ? undefined : !change.arp],
  ] as const;
  const asked = wanted.filter(([, on]) => on !== undefined);
  if (asked.length === 0) return;
  const sum = (bits: readonly (readonly [number, boolean | undefined])[]): number =>
    bits.reduce((all, [bit]) => all | bit, 0);
  const what = isUp === undefined ? `change the flags of ${name}` : `take ${name} ${isUp ? "up" : "down"}`;
  await changeLink(host, what, { index, flags: sum(asked.filter(([, on]) => on)), change: sum(asked) });
}
