/** What a traceroute gives: the hops, with each probe's answer, and all of it in traceroute's lines. */
import { type IcmpFault, isPortUnreachable, isTimeExceeded } from "../icmp";

/** What became of one probe. */
export interface Probe {
  from?: string;
  name?: string;
  roundTripMs?: number;
  /** `!H`, `!N` and its kin: an error other than "time exceeded" and, at the end, "port unreachable". */
  mark?: string;
}

export interface Hop {
  hop: number;
  probes: readonly Probe[];
}

/** Marks of traceroute for errors that end a way. */
export function markOf(fault: IcmpFault): string {
  if (isTimeExceeded(fault) || isPortUnreachable(fault)) return "";
  const { version, type, code, mtu } = fault;
  if (version === 4 && type === 3) {
    if (code === 4) return `!F-${mtu ?? 0}`;
    return ["!N", "!H", "!P"][code] ?? (code === 9 || code === 10 || code === 13 ? "!X" : `!<${code}>`);
  }
  if (version === 6 && type === 1) return ["!N", "!X", "!S", "!H"][code] ?? `!<${code}>`;
  return `!<${type}-${code}>`;
}

/** Writes a hop: each who answered once, with the times of its answers; a star for a probe without one. */
export function hopLine({ hop, probes }: Hop): string {
  let shown: string | undefined;
  const parts = probes.map(({ from, name, roundTripMs, mark }) => {
    if (from === undefined || roundTripMs === undefined) return " *";
    const who = from === shown ? "" : ` ${name === undefined ? from : `${name} (${from})`}`;
    shown = from;
    return `${who}  ${roundTripMs.toFixed(3)} ms${mark ? ` ${mark}` : ""}`;
  });
  return `${String(hop).padStart(2)} ${parts.join("")}`;
}
