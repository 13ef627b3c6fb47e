/** A capture as the steps of a conversation: who sends what to whom, and when. */
import type { TcpMark, TcpSegment } from "../../capture";
import { TCP_FLAGS, tcpFlagsText } from "../../wire";
import type { ListRow, PacketRows } from "./rows";

export interface LadderStep {
  /** Since the first packet of the capture. */
  seconds: number;
  /** Since the step before. */
  gapSeconds: number;
  /** Indexes of hosts. */
  from: number;
  to: number;
  label: string;
  kind: "opens or closes" | "data" | "acknowledges" | "other";
  notes: readonly (TcpMark | string)[];
  number: number;
}

export interface LadderSteps {
  /** Addresses, with a port each where that tells them apart. */
  hosts: string[];
  steps: LadderStep[];
  /** Packets that are not shown: without addresses, or too many. */
  leftOut: number;
}

/** A ladder with more columns cannot be read: who comes later shares the last one. */
const MOST_HOSTS = 6;
const OTHERS = "other hosts";

/** Makes steps of the first packets that have a sender and a receiver. */
export function ladderSteps(rows: PacketRows, most: number): LadderSteps {
  const all = Array.from({ length: rows.count }, (_, index) => index);
  const shown = all.filter((index) => rows.row(index).source !== "").slice(0, most);
  const named = namer(rows, shown);
  const hosts: string[] = [];
  let before = 0;
  const steps = shown.map((index): LadderStep => {
    const row = rows.row(index);
    const segment = rows.segment(index);
    const gapSeconds = row.seconds - before;
    before = row.seconds;
    return {
      seconds: row.seconds,
      gapSeconds,
      from: hostIndex(hosts, named.source(index)),
      to: hostIndex(hosts, named.destination(index)),
      label: `${named.ports(index)}${segment ? segmentLabel(segment, row) : `${row.protocol} ${row.info}`}`,
      kind: segment ? kindOf(segment) : "other",
      notes: row.malformed === undefined ? row.marks : [...row.marks, "malformed"],
      number: row.number,
    };
  });
  return { hosts, steps, leftOut: rows.count - shown.length };
}

function hostIndex(hosts: string[], name: string): number {
  const known = hosts.indexOf(name);
  if (known >= 0) return known;
  if (hosts.length < MOST_HOSTS) return hosts.push(name) - 1;
  hosts[MOST_HOSTS - 1] = OTHERS;
  return MOST_HOSTS - 1;
}

interface Namer {
  source(index: number): string;
  destination(index: number): string;
  /** Put before a label where columns are addresses without ports. */
  ports(index: number): string;
}

/** Ports belong to the columns where there is but one conversation, or where an address talks to itself (on lo). */
function namer(rows: PacketRows, shown: readonly number[]): Namer {
  const ends = new Set<string>();
  let toItself = false;
  for (const index of shown) {
    const { source, destination } = rows.row(index);
    toItself ||= source === destination;
    const ports = rows.ports(index);
    ends.add(ports ? [`${source} ${ports[0]}`, `${destination} ${ports[1]}`].sort().join() : "");
  }
  const byPort = toItself || (ends.size === 1 && !ends.has(""));
  const name = (address: string, port: number | undefined): string => {
    if (!byPort || port === undefined) return address;
    return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  };
  return {
    source: (index) => name(rows.row(index).source, rows.ports(index)?.[0]),
    destination: (index) => name(rows.row(index).destination, rows.ports(index)?.[1]),
    ports(index) {
      const ports = byPort ? undefined : rows.segment(index) && rows.ports(index);
      return ports ? `${ports[0]}→${ports[1]} ` : "";
    },
  };
}

/** Flags, numbers counted from the connection's start, and what the bytes are. */
function segmentLabel({ flags, sequence, acknowledgment, length }: TcpSegment, { protocol, info }: ListRow): string {
  const bytes = length - (flags & TCP_FLAGS.SYN ? 1 : 0) - (flags & TCP_FLAGS.FIN ? 1 : 0);
  const range = length > 1 || bytes > 0 ? `seq ${sequence}–${sequence + length - 1}` : `seq ${sequence}`;
  const parts = [tcpFlagsText(flags), range];
  if (flags & TCP_FLAGS.ACK) parts.push(`ack ${acknowledgment}`);
  if (bytes > 0) parts.push(`(${bytes} byte${bytes === 1 ? "" : "s"})`);
  if (protocol !== "TCP") parts.push(info.startsWith(protocol) ? info : `${protocol} ${info}`);
  return parts.join(" ");
}

function kindOf({ flags, length }: TcpSegment): LadderStep["kind"] {
  if (flags & (TCP_FLAGS.SYN | TCP_FLAGS.FIN | TCP_FLAGS.RST)) return "opens or closes";
  return length > 0 ? "data" : "acknowledges";
}
