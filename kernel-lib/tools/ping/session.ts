/** One run of ping: requests by the clock, answers as they come. */
import { SocketError, strerror } from "../../socket";
import type { HostNames, Target } from "../command-line";
import { type EchoSocket, icmpWords, type TimedArrival, whatFailed } from "../icmp";
import type { PingOptions } from "./request";
import { answerLine, NO_ANSWER, PingResult, type PingRow } from "./result";

const DATA_BYTES = 56;
const ICMP_HEADER_BYTES = 8;
const IP_HEADER_BYTES = { 4: 20, 6: 40 } as const;
/** That nobody answers for an address is told after three seconds (RFC 4861 §7.3.3 for IPv6; Linux does so for ARP too). */
const LEAST_WAIT_MS = 4000;
/** A wait that nothing ends but an answer is looked at again so often. */
const LONGEST_WAIT_MS = 1_000_000;

export class PingSession {
  readonly #rows: PingRow[] = [];
  readonly #lines: string[] = [];
  readonly #sentMs: number[] = [];
  /** By the sequence number on the wire, which has 16 bits. */
  readonly #latest = new Map<number, number>();
  readonly #startMs: number;
  #nextMs: number;
  #settled = 0;
  #longestMs = 0;

  constructor(
    private readonly socket: EchoSocket,
    private readonly target: Target,
    private readonly options: PingOptions,
    private readonly names: HostNames | undefined,
    private readonly print: (line: string) => void,
  ) {
    this.#startMs = socket.nowMs;
    this.#nextMs = this.#startMs;
  }

  /** Runs to its end, or to the signal's; the result has the statistics either way. */
  async run(signal?: AbortSignal): Promise<PingResult> {
    this.#say(this.#headLine(), true);
    const { count = Number.POSITIVE_INFINITY } = this.options;
    while (!signal?.aborted) {
      if (this.#rows.length < count && this.socket.nowMs >= this.#nextMs) {
        await this.#send();
        continue;
      }
      if (this.#settled >= count) break;
      const untilMs = Math.min(this.#endMs(), this.#rows.length < count ? this.#nextMs : this.#lastAnswerMs());
      if (this.socket.nowMs >= untilMs) break;
      const arrival = await this.socket.receive(Math.min(LONGEST_WAIT_MS, untilMs - this.socket.nowMs), signal);
      if (arrival) await this.#take(arrival);
    }
    const elapsedMs = this.socket.nowMs - this.#startMs;
    const { name, address } = this.target;
    const result = new PingResult(name, address, this.#lines, this.#rows, elapsedMs);
    for (const line of result.lines.slice(this.#lines.length)) this.print(line);
    return result;
  }

  #say(line: string, always = false): void {
    if (this.options.quiet && !always) return;
    this.#lines.push(line);
    this.print(line);
  }

  #headLine(): string {
    const { size = DATA_BYTES } = this.options;
    const { name, address, version } = this.target;
    if (version === 6) return `PING ${name}(${address}) ${size} data bytes`;
    return `PING ${name} (${address}) ${size}(${size + ICMP_HEADER_BYTES + IP_HEADER_BYTES[version]}) bytes of data.`;
  }

  /** When all ends. */
  #endMs(): number {
    const { deadlineS } = this.options;
    return deadlineS === undefined ? Number.POSITIVE_INFINITY : this.#startMs + deadlineS * 1000;
  }

  /** Until when the last request's answer may come. */
  #lastAnswerMs(): number {
    const { timeoutS } = this.options;
    const waitMs = timeoutS === undefined ? Math.max(LEAST_WAIT_MS, 2 * this.#longestMs) : timeoutS * 1000;
    return (this.#sentMs.at(-1) ?? this.#startMs) + waitMs;
  }

  async #send(): Promise<void> {
    const { size = DATA_BYTES, intervalS = 1 } = this.options;
    const sequence = this.#rows.length + 1;
    const sentMs = this.socket.nowMs;
    this.#sentMs.push(sentMs);
    const leaves = (atMs: number): void => {
      this.#sentMs[sequence - 1] = atMs;
    };
    this.#latest.set(sequence & 0xffff, this.#rows.length);
    const row: PingRow = { sequence, atMs: sentMs - this.#startMs, outcome: NO_ANSWER };
    this.#rows.push(row);
    // a late turn is not made up for by a burst
    this.#nextMs = Math.max(this.#nextMs + intervalS * 1000, sentMs);
    try {
      await this.socket.send(this.target.address, sequence & 0xffff, pattern(size), leaves);
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      this.#couldNotSend(row, error);
    }
  }

  /** This host itself refuses: it knows no route, or the packet is too long to go unfragmented. */
  #couldNotSend(row: PingRow, { errno, code }: SocketError): void {
    this.#settled++;
    const tooLong = code === "EMSGSIZE";
    row.fault = tooLong ? "size" : "route";
    const { size = DATA_BYTES } = this.options;
    const length = size + ICMP_HEADER_BYTES + IP_HEADER_BYTES[this.target.version];
    row.outcome = tooLong
      ? `message too long: ${length} bytes with their headers do not go unfragmented`
      : strerror(errno);
    this.#say(`ping: ${tooLong ? "local error" : "sendmsg"}: ${row.outcome}`);
  }

  async #take(arrival: TimedArrival): Promise<void> {
    const { sequence } = arrival.kind === "reply" ? arrival : arrival.quoted;
    const at = this.#latest.get(sequence ?? -1);
    const row = this.#rows[at ?? -1];
    if (at === undefined || !row) return;
    if (arrival.kind === "reply") await this.#answered(row, at, arrival);
    else if (row.outcome === NO_ANSWER) await this.#failed(row, arrival);
  }

  async #answered(row: PingRow, at: number, arrival: TimedArrival & { kind: "reply" }): Promise<void> {
    const roundTripMs = arrival.atMs - (this.#sentMs[at] as number);
    const isDuplicate = row.roundTripMs !== undefined;
    if (isDuplicate) row.duplicates = (row.duplicates ?? 0) + 1;
    else {
      if (row.outcome === NO_ANSWER) this.#settled++;
      this.#longestMs = Math.max(this.#longestMs, roundTripMs);
      Object.assign(row, { outcome: "answered", from: arrival.from, roundTripMs, lengthBytes: arrival.lengthBytes });
      if (arrival.ttl !== undefined) row.timeToLive = arrival.ttl;
    }
    this.#say(answerLine(row, await this.#name(arrival.from), isDuplicate, roundTripMs));
  }

  async #failed(row: PingRow, { from, fault }: TimedArrival & { kind: "fault" }): Promise<void> {
    this.#settled++;
    Object.assign(row, { outcome: icmpWords(fault), fault: whatFailed(fault), ...(from === "" ? {} : { from }) });
    const who = from === "" ? "ping: local error:" : `From ${await this.#name(from)}`;
    this.#say(`${who} icmp_seq=${row.sequence} ${row.outcome}`);
  }

  async #name(address: string): Promise<string> {
    const name = await this.names?.of(address);
    return name === undefined || name === address ? address : `${name} (${address})`;
  }
}

/** Data that shows where a byte has changed: each is its own place. */
function pattern(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => index & 0xff);
}
