/** An interface in ifconfig's lines. */
import { HARDWARE_TYPE, IFF, type LinkStatistics } from "../../wire";
import type { InterfaceView, Ipv4View } from "./view";

const INDENT = "        ";

/** What an interface is, as ifconfig says it: its keyword, and its words in brackets. */
const HARDWARE: Record<number, [word: string, name: string]> = {
  [HARDWARE_TYPE.ethernet]: ["ether", "Ethernet"],
  [HARDWARE_TYPE.loopback]: ["loop", "Local Loopback"],
  [HARDWARE_TYPE.sit]: ["sit", "IPv6-in-IPv4"],
  [HARDWARE_TYPE.tunnel]: ["tunnel", "IPIP Tunnel"],
};

/** Writes an interface, without the empty line behind it. */
export function interfaceLines(view: InterfaceView): string[] {
  return [
    `${view.name}: flags=${view.flags}<${view.flagNames.join(",")}>  mtu ${view.mtuBytes}`,
    ...view.ipv4.map((address) => inetLine(address, view.flags)),
    ...view.ipv6.map(
      ({ address, prefixLength, scopeId, scope }) =>
        `${INDENT}inet6 ${address}  prefixlen ${prefixLength}  scopeid 0x${scopeId.toString(16)}<${scope}>`,
    ),
    hardwareLine(view),
    ...(view.statistics ? counterLines(view.statistics) : []),
    ...mapLine(view),
  ];
}

function inetLine({ address, netmask, broadcast = "0.0.0.0", destination }: Ipv4View, flags: number): string {
  const told = `${INDENT}inet ${address}  netmask ${netmask}`;
  if ((flags & IFF.pointToPoint) !== 0) return `${told}  destination ${destination ?? address}`;
  return (flags & IFF.broadcast) === 0 ? told : `${told}  broadcast ${broadcast}`;
}

function hardwareLine({ hardwareType, mac, queueLength }: InterfaceView): string {
  const [word, name] = HARDWARE[hardwareType] ?? ["unspec 00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00", "UNSPEC"];
  const shown = hardwareType === HARDWARE_TYPE.ethernet ? `${word} ${mac ?? ""}` : word;
  // without a queue the length is not told
  return `${INDENT}${shown}${queueLength > 0 ? `  txqueuelen ${queueLength}` : ""}  (${name})`;
}

/** The kernel's counters, gathered as /proc/net/dev gathers them. */
export function gathered(counters: LinkStatistics) {
  const sum = (...names: (keyof LinkStatistics)[]): number =>
    names.reduce((total, name) => total + (counters[name] ?? 0), 0);
  return {
    received: {
      packets: sum("receivedPackets"),
      bytes: sum("receivedBytes"),
      errors: sum("receiveErrors"),
      dropped: sum("receiveDropped", "receiveMissedErrors"),
      overruns: sum("receiveFifoErrors"),
      frame: sum("receiveLengthErrors", "receiveOverErrors", "receiveCrcErrors", "receiveFrameErrors"),
    },
    sent: {
      packets: sum("sentPackets"),
      bytes: sum("sentBytes"),
      errors: sum("sendErrors"),
      dropped: sum("sendDropped"),
      overruns: sum("sendFifoErrors"),
      carrier: sum("sendCarrierErrors", "sendAbortedErrors", "sendWindowErrors", "sendHeartbeatErrors"),
      collisions: sum("collisions"),
    },
  };
}

function counterLines(counters: LinkStatistics): string[] {
  const { received: rx, sent: tx } = gathered(counters);
  return [
    `${INDENT}RX packets ${rx.packets}  bytes ${rx.bytes} (${humanBytes(rx.bytes)})`,
    `${INDENT}RX errors ${rx.errors}  dropped ${rx.dropped}  overruns ${rx.overruns}  frame ${rx.frame}`,
    `${INDENT}TX packets ${tx.packets}  bytes ${tx.bytes} (${humanBytes(tx.bytes)})`,
    `${INDENT}TX errors ${tx.errors}  dropped ${tx.dropped} overruns ${tx.overruns}  carrier ${tx.carrier}  collisions ${tx.collisions}`,
  ];
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/**
 * Says a number of bytes in a unit of 1024s, one digit behind the point, cut and not rounded.
 * @example
 * humanBytes(1830) // => "1.7 KiB"
 */
export function humanBytes(bytes: number): string {
  const power = UNITS.filter((_, at) => at > 0 && bytes > 1024 ** at).length;
  return `${(Math.floor((bytes * 10) / 1024 ** power) / 10).toFixed(1)} ${UNITS[power]}`;
}

function mapLine({ map = {} }: InterfaceView): string[] {
  const { interrupt = 0, baseAddress = 0, memoryStart = 0, memoryEnd = 0, dma = 0 } = map;
  const parts = [
    interrupt > 0 ? `interrupt ${interrupt}` : "",
    // I/O ports below 256 are no device's
    baseAddress >= 0x100 ? `base 0x${baseAddress.toString(16)}` : "",
    memoryStart > 0 ? `memory 0x${memoryStart.toString(16)}-${memoryEnd.toString(16)}` : "",
    dma > 0 ? `dma 0x${dma.toString(16)}` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? [`${INDENT}device ${parts.join("  ")}`] : [];
}
