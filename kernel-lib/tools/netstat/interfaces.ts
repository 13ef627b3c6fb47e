/** netstat -i: the interfaces, one row each. */
import { IFF } from "../../wire";
import { gathered, type InterfaceView } from "../ifconfig";

const HEAD = "Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg";

/** Letters of flags in the order in which netstat prints them. */
const LETTERS = [
  ["A", IFF.allMulticast],
  ["B", IFF.broadcast],
  ["D", IFF.debug],
  ["L", IFF.loopback],
  ["M", IFF.multicast],
  ["d", IFF.dynamic],
  ["P", IFF.promiscuous],
  ["N", IFF.noTrailers],
  ["O", IFF.noArp],
  ["P", IFF.pointToPoint],
  ["s", IFF.slave],
  ["m", IFF.master],
  ["R", IFF.running],
  ["U", IFF.up],
] as const;

/** Writes the interfaces' counters as a table. */
export function interfaceTable(views: readonly InterfaceView[]): string[] {
  return ["Kernel Interface table", HEAD, ...views.map(row)];
}

function row({ name, mtuBytes, flags, statistics, alias }: InterfaceView): string {
  const letters = LETTERS.filter(([, bit]) => (flags & bit) !== 0).map(([letter]) => letter);
  const start = `${name.padEnd(15)} ${String(mtuBytes).padStart(5)} `;
  const shown = letters.length > 0 ? letters.join("") : "[NO FLAGS]";
  // the second name of an interface has no counters of its own
  if (alias || !statistics) return `${start}     - no statistics available -                        ${shown}`;
  const { received: rx, sent: tx } = gathered(statistics);
  const counters = [
    String(rx.packets).padStart(8),
    ...[rx.errors, rx.dropped].map((count) => String(count).padStart(6)),
    String(rx.overruns).padEnd(6),
    String(tx.packets).padStart(8),
    ...[tx.errors, tx.dropped, tx.overruns].map((count) => String(count).padStart(6)),
  ];
  return `${start}${counters.join(" ")} ${shown}`;
}
