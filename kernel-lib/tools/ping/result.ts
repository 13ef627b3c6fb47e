/** What a ping gives: each request with what became of it, and all of it in ping's lines. */
import { ToolOutput } from "../command-line";
import { percentText, type RoundTrips, roundTrips, timeText } from "./statistics";

/** One request, and what became of it. */
export interface PingRow {
  sequence: number;
  /** When it was sent, from the first one on. */
  atMs: number;
  /** `answered`, `no answer`, or the error in words. */
  outcome: string;
  /** Who answered, or who told the error. */
  from?: string;
  timeToLive?: number;
  roundTripMs?: number;
  lengthBytes?: number;
  /** What has failed, where an error tells. */
  fault?: "route" | "host" | "size";
  /** Answers beyond the first. */
  duplicates?: number;
}

/** Which of the three failed: the name, the way (route), or the host at its end. */
export type PingVerdict = "answered" | "partly answered" | "route" | "host" | "size";

export class PingResult extends ToolOutput<PingRow> {
  readonly transmitted: number;
  readonly received: number;
  readonly duplicates: number;
  readonly errors: number;
  readonly roundTrips: RoundTrips | undefined;

  constructor(
    readonly target: string,
    readonly address: string,
    lines: readonly string[],
    rows: readonly PingRow[],
    readonly timeMs: number,
  ) {
    const answered = rows.filter(({ roundTripMs }) => roundTripMs !== undefined);
    const duplicates = rows.reduce((sum, { duplicates: more = 0 }) => sum + more, 0);
    const errors = rows.filter(({ outcome, roundTripMs }) => outcome !== NO_ANSWER && roundTripMs === undefined).length;
    const times = roundTrips(answered.map(({ roundTripMs }) => roundTripMs as number));
    const counts = { transmitted: rows.length, received: answered.length, duplicates, errors };
    const summary = summaryLines(target, counts, times, timeMs);
    super([...lines, ...summary], rows, answered.length > 0 ? 0 : 1);
    ({ transmitted: this.transmitted, received: this.received } = counts);
    this.duplicates = duplicates;
    this.errors = errors;
    this.roundTrips = times;
  }

  /** What has failed, if anything has. A name that nobody knows is an error before any request. */
  get verdict(): PingVerdict {
    if (this.received > 0) return this.received < this.transmitted ? "partly answered" : "answered";
    return this.rows.find(({ fault }) => fault !== undefined)?.fault ?? "host";
  }

  /** The verdict in a sentence. */
  get why(): string {
    return VERDICTS[this.verdict];
  }

  /** Round-trip times as a figure: `figure(...result.chart())`, with kernel-lib/show's `figure`. */
  chart(): [data: ChartTrace[], layout: ChartLayout] {
    const answered = this.rows.filter(({ roundTripMs }) => roundTripMs !== undefined);
    const lost = this.rows.filter(({ roundTripMs }) => roundTripMs === undefined);
    const title = `Round trips to ${this.target}: ${this.received} of ${this.transmitted} answered`;
    return [
      [
        {
          x: answered.map(({ sequence }) => sequence),
          y: answered.map(({ roundTripMs }) => roundTripMs as number),
          mode: "lines+markers",
          name: "round trip",
        },
        ...(lost.length > 0
          ? [
              {
                x: lost.map(({ sequence }) => sequence),
                y: lost.map(() => 0),
                mode: "markers" as const,
                name: "not answered",
              },
            ]
          : []),
      ],
      { title, xaxis: { title: "request" }, yaxis: { title: "milliseconds" } },
    ];
  }
}

/** Plain values, as `figure` takes them. */
export type ChartTrace = {
  x: number[];
  y: number[];
  mode: "lines+markers" | "markers";
  name: string;
};

export type ChartLayout = {
  title: string;
  xaxis: { title: string };
  yaxis: { title: string };
};

export const NO_ANSWER = "no answer";

const VERDICTS: Record<PingVerdict, string> = {
  answered: "The name is known, the way is open both ways, and the host answers.",
  "partly answered": "The way is open, but some requests or answers were lost on it.",
  route: "The route failed: this host has no way there, or somebody on the way says that it ends.",
  host:
    "The route is there as far as can be told, but nobody answers at its end: the host is off, its answer finds no way " +
    "back, or something drops ICMP without a word.",
  size: "The packet is too long for a link on the way, and may not be cut into fragments.",
};

function summaryLines(
  target: string,
  { transmitted, received, duplicates, errors }: Record<"transmitted" | "received" | "duplicates" | "errors", number>,
  times: RoundTrips | undefined,
  timeMs: number,
): string[] {
  const parts = [
    `${transmitted} packets transmitted`,
    `${received} received`,
    ...(duplicates > 0 ? [`+${duplicates} duplicates`] : []),
    ...(errors > 0 ? [`+${errors} errors`] : []),
    ...(transmitted > 0 ? [`${percentText(transmitted - received, transmitted)}% packet loss`] : []),
    `time ${Math.round(timeMs)}ms`,
  ];
  const three = (ms: number): string => ms.toFixed(3);
  return [
    "",
    `--- ${target} ping statistics ---`,
    parts.join(", "),
    ...(times
      ? [
          `rtt min/avg/max/mdev = ${[times.minMs, times.averageMs, times.maxMs, times.deviationMs].map(three).join("/")} ms`,
        ]
      : []),
  ];
}

/** The line of an answer. */
export function answerLine(row: PingRow, from: string, isDuplicate: boolean, roundTripMs: number): string {
  const { lengthBytes = 0, sequence, timeToLive } = row;
  const ttl = timeToLive === undefined ? "" : ` ttl=${timeToLive}`;
  const duplicate = isDuplicate ? " (DUP!)" : "";
  return `${lengthBytes} bytes from ${from}: icmp_seq=${sequence}${ttl} time=${timeText(roundTripMs)} ms${duplicate}`;
}
