// rtnetlink(7): RTM_GETLINK, RTM_NEWLINK and RTM_SETLINK.
import { decodeLink, encodeLink, HARDWARE_TYPE, IFF, OPER_STATE, RTM } from "../../../wire";
import { EADDRNOTAVAIL, EBUSY, EEXIST, EINVAL, ENODEV, EOPNOTSUPP } from "../errno";
import { macOf, macText, type NetworkInterface } from "../link/interface";
import type { Listed, NetlinkHost, Refusal } from "./requests";

const LEAST_MTU = 68;
const MOST_MTU = 65_535;
const QUEUE_LENGTH = 1000;

function flagsOf(on: NetworkInterface): number {
  const running = on.isRunning ? IFF.running | IFF.lowerUp : 0;
  const kind = on.kind === "loopback" ? IFF.loopback : IFF.broadcast | IFF.multicast;
  return (on.up ? IFF.up : 0) | running | kind | (on.promiscuous > 0 ? IFF.promiscuous : 0);
}

function operState(on: NetworkInterface): number {
  if (on.kind === "loopback") return on.up ? OPER_STATE.unknown : OPER_STATE.down;
  if (!on.up) return OPER_STATE.down;
  return on.carrier ? OPER_STATE.up : OPER_STATE.down;
}

function statisticsOf({ counters }: NetworkInterface) {
  return {
    receivedPackets: counters.rxPackets,
    sentPackets: counters.txPackets,
    receivedBytes: counters.rxBytes,
    sentBytes: counters.txBytes,
    receiveErrors: counters.rxErrors,
    sendErrors: counters.txErrors,
    receiveDropped: counters.rxDropped,
    sendDropped: counters.txDropped,
    multicast: counters.multicast,
    sendCarrierErrors: counters.txErrors,
  };
}

function describe(on: NetworkInterface): Listed {
  const body = encodeLink({
    hardwareType: on.kind === "loopback" ? HARDWARE_TYPE.loopback : HARDWARE_TYPE.ethernet,
    index: on.index,
    flags: flagsOf(on),
    name: on.name,
    address: macText(on.mac),
    broadcast: on.kind === "loopback" ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff",
    mtuBytes: on.mtuBytes,
    queueLength: QUEUE_LENGTH,
    operState: operState(on),
    carrier: on.carrier && on.up ? 1 : 0,
    promiscuity: on.promiscuous,
    statistics: statisticsOf(on),
  });
  return { type: RTM.newLink, body };
}

/** The interface that a request names or numbers. */
function asked(host: NetlinkHost, body: Uint8Array): NetworkInterface | undefined {
  const { index, name } = decodeLink(body);
  const { routing } = host.stack;
  return index ? routing.byIndex(index) : name === undefined ? undefined : routing.byName(name);
}

export function listLinks(host: NetlinkHost, body: Uint8Array): Listed[] | Refusal {
  const { index, name } = decodeLink(body);
  if (!index && name === undefined) return host.stack.routing.interfaces.map(describe);
  const on = asked(host, body);
  return on ? [describe(on)] : { errno: ENODEV };
}

export function changeLink(host: NetlinkHost, body: Uint8Array): Refusal | undefined {
  const on = asked(host, body);
  const link = decodeLink(body);
  if (link.malformed) return { errno: EINVAL };
  // what is not there would have to be made: interfaces come with cables
  if (!on) return { errno: link.info ? EOPNOTSUPP : ENODEV };
  return (
    changeMac(host, on, link.address) ??
    changeMtu(host, on, link.mtuBytes) ??
    rename(host, on, link.name) ??
    changeFlags(host, on, link.flags ?? 0, link.change ?? 0)
  );
}

function changeMac(host: NetlinkHost, on: NetworkInterface, text: string | undefined): Refusal | undefined {
  if (text === undefined) return undefined;
  if (on.kind === "loopback") return { errno: EOPNOTSUPP };
  const parts = text.split(":");
  if (parts.length !== 6) return { errno: EINVAL };
  const mac = macOf(text);
  // IEEE 802: a group's address is nobody's own
  if (((mac[0] as number) & 1) === 1 || mac.every((byte) => byte === 0)) return { errno: EADDRNOTAVAIL };
  host.configuration.setMac(on, mac);
  return undefined;
}

function changeMtu(host: NetlinkHost, on: NetworkInterface, mtuBytes: number | undefined): Refusal | undefined {
  if (mtuBytes === undefined || mtuBytes === on.mtuBytes) return undefined;
  if (mtuBytes < LEAST_MTU) return { errno: EINVAL, text: "mtu less than device minimum" };
  if (on.kind === "ethernet" && mtuBytes > MOST_MTU) return { errno: EINVAL, text: "mtu greater than device maximum" };
  host.configuration.setMtu(on, mtuBytes);
  return undefined;
}

function rename(host: NetlinkHost, on: NetworkInterface, name: string | undefined): Refusal | undefined {
  if (name === undefined || name === on.name) return undefined;
  if (name === "" || name.length > 15 || /[/\s:]/.test(name)) return { errno: EINVAL };
  if (host.stack.routing.byName(name)) return { errno: EEXIST };
  if (on.up) return { errno: EBUSY };
  on.name = name;
  return undefined;
}

function changeFlags(host: NetlinkHost, on: NetworkInterface, flags: number, change: number): undefined {
  // no mask: all flags are meant, as old programs have it
  const meant = change === 0 ? flags : change;
  if ((meant & IFF.up) !== 0 && (change !== 0 || flags !== 0)) host.configuration.setUp(on, (flags & IFF.up) !== 0);
  if ((meant & IFF.promiscuous) !== 0) on.promiscuous = (flags & IFF.promiscuous) !== 0 ? 1 : 0;
  return undefined;
}
