/** A check's UDP socket: each datagram said or heard is a step. */
import { wait } from "./changes";
import { difference } from "./difference";
import { PROGRAM } from "./ladder";
import type { CheckRecord } from "./record";
import { sentBytes } from "./sent-bytes";
import type { ArrivedDatagram, Limits, SiteDatagrams } from "./site";
import type { Datagram, UdpPeer } from "./tools";
import { words } from "./words";

/** How long nothing must come until it is believed that nothing comes. */
const SILENCE_MS = 250;

/** Speaks and listens for a check; `name` tells it from others in the steps. */
export class CheckUdpPeer implements UdpPeer {
  constructor(
    private readonly datagrams: SiteDatagrams,
    private readonly record: CheckRecord,
    private readonly limits: Limits,
    private readonly name: string,
  ) {
    datagrams.tap = ({ bytes, port }) => this.#rung("left", `${sentBytes(bytes)} from port ${port}`);
  }

  get port(): number {
    return this.datagrams.port;
  }

  send(data: string | Uint8Array, port: number): void {
    this.record.note(`${this.name} → port ${port}: ${words(data)}`);
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    this.#rung("right", `${sentBytes(bytes)} to port ${port}`);
    this.datagrams.send(bytes, port);
  }

  async receive(): Promise<Datagram> {
    const { record, limits } = this;
    record.note(`${this.name} ← a datagram`);
    const { arrived } = this.datagrams;
    await wait(this.datagrams, () => arrived.length > 0, limits.callMs);
    const first = arrived.shift();
    if (!first) return record.end("timed out", `${this.name} was sent nothing within ${limits.callMs / 1000} s`);
    const datagram = { text: textOf(first), bytes: first.bytes, port: first.port };
    record.steps.pop();
    record.note(`${this.name} ← port ${first.port}: ${words(datagram.text)}`, {
      value: datagram,
      what: "the datagram",
    });
    return datagram;
  }

  async expect(data: string, why?: string): Promise<Datagram> {
    const datagram = await this.receive();
    const found = difference(datagram.text, data);
    if (!found) return datagram;
    const message = `expected ${words(data)}, got ${words(datagram.text)}`;
    return this.record.end("wrong", message, [...found.lines, ...(why ? [why] : [])]);
  }

  async silence(why?: string): Promise<void> {
    this.record.note(`${this.name} ← nothing`);
    const { arrived } = this.datagrams;
    await wait(this.datagrams, () => arrived.length > 0, SILENCE_MS);
    const [first] = arrived;
    if (first)
      this.record.end(
        "wrong",
        `${this.name} was sent ${words(textOf(first))}, and nothing should come`,
        why ? [why] : [],
      );
  }

  #rung(toward: "left" | "right", what: string): void {
    this.record.ladder.add({ ends: [this.name, PROGRAM], toward, what });
  }
}

function textOf({ bytes }: ArrivedDatagram): string {
  return new TextDecoder().decode(bytes);
}
