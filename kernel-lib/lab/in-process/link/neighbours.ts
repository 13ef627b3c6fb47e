// RFC 826 and RFC 4861 §7.3: who is at which MAC address, with the states and times of Linux.
import type { Clock } from "../../../link";
import type { Ip } from "../ip/address";
import { type NetworkInterface, sameMac } from "./interface";

export type NeighbourState = "incomplete" | "reachable" | "stale" | "delay" | "probe" | "failed" | "permanent";

export interface Neighbour {
  readonly ip: Ip;
  readonly on: NetworkInterface;
  state: NeighbourState;
  mac: Uint8Array | undefined;
  confirmedAtMs: number;
  updatedAtMs: number;
  /** A router (RFC 4861 §7.2.5). */
  isRouter: boolean;
}

interface Entry extends Neighbour {
  waiting: Uint8Array[];
  waitingBytes: number;
  probes: number;
  stop: (() => void) | undefined;
}

/** What the cache asks of the layer around it. */
export interface NeighbourAsker {
  /** Asks who has an address: everybody, or the one who had it last. */
  solicit(on: NetworkInterface, target: Ip, mac: Uint8Array | undefined): void;
  /** Sends a frame whose header lacks the destination only. */
  put(on: NetworkInterface, mac: Uint8Array, frame: Uint8Array): void;
  /** A frame that waited in vain. */
  unreachable(on: NetworkInterface, frame: Uint8Array): void;
}

/** What is known of the message that says where an address is. */
export interface Learned {
  solicited: boolean;
  override: boolean | "unless new";
  create: boolean;
  isRouter?: boolean;
}

const REACHABLE_MS = 30_000;
const DELAY_FIRST_PROBE_MS = 5000;
const RETRANSMIT_MS = 1000;
const MOST_PROBES = 3;
/** Linux: a newer answer does not displace one younger than this. */
const LOCK_MS = 1000;
const MOST_WAITING = 101;
const MOST_WAITING_BYTES = 212_992;
const MOST_ENTRIES = 1024;

export class Neighbours {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly on: NetworkInterface,
    private readonly clock: Clock,
    private readonly asker: NeighbourAsker,
  ) {}

  /** Sends a frame to a neighbour, or lets it wait until it is known where that is. */
  send(ip: Ip, frame: Uint8Array): void {
    const entry = this.entries.get(ip.text) ?? this.make(ip);
    if (!entry) return;
    const { mac } = entry;
    if (mac && (entry.state === "reachable" || entry.state === "permanent")) {
      if (entry.state === "reachable" && this.clock.nowMs - entry.confirmedAtMs > REACHABLE_MS) this.delay(entry);
      this.asker.put(this.on, mac, frame);
      return;
    }
    if (mac && entry.state !== "failed" && entry.state !== "incomplete") {
      if (entry.state === "stale") this.delay(entry);
      this.asker.put(this.on, mac, frame);
      return;
    }
    this.wait(entry, frame);
    if (entry.state === "failed") this.ask(entry);
  }

  private make(ip: Ip): Entry | undefined {
    if (this.entries.size >= MOST_ENTRIES && !this.evict()) return undefined;
    const { nowMs } = this.clock;
    const entry: Entry = {
      ip,
      on: this.on,
      state: "failed",
      mac: undefined,
      confirmedAtMs: nowMs,
      updatedAtMs: nowMs,
      isRouter: false,
      waiting: [],
      waitingBytes: 0,
      probes: 0,
      stop: undefined,
    };
    this.entries.set(ip.text, entry);
    return entry;
  }

  /** Forgets an entry that nobody will miss; false where there is none. */
  private evict(): boolean {
    for (const [text, { state }] of this.entries) {
      if (state === "stale" || state === "failed" || state === "reachable") return this.entries.delete(text);
    }
    return false;
  }

  private wait(entry: Entry, frame: Uint8Array): void {
    entry.waiting.push(frame);
    entry.waitingBytes += frame.length;
    while (entry.waiting.length > MOST_WAITING || entry.waitingBytes > MOST_WAITING_BYTES) {
      entry.waitingBytes -= (entry.waiting.shift() as Uint8Array).length;
      this.on.counters.txDropped++;
    }
  }

  /** Begins to ask everybody. */
  private ask(entry: Entry): void {
    entry.state = "incomplete";
    entry.mac = undefined;
    entry.probes = 0;
    this.probe(entry);
  }

  /** A neighbour not heard of for long is used, and asked if nothing is heard of it soon (RFC 4861 §7.3.3). */
  private delay(entry: Entry): void {
    entry.state = "delay";
    this.timer(entry, DELAY_FIRST_PROBE_MS, () => {
      entry.state = "probe";
      entry.probes = 0;
      this.probe(entry);
    });
  }

  private probe(entry: Entry): void {
    if (entry.probes >= MOST_PROBES) {
      this.fail(entry);
      return;
    }
    entry.probes++;
    this.timer(entry, RETRANSMIT_MS, () => this.probe(entry));
    this.asker.solicit(this.on, entry.ip, entry.state === "probe" ? entry.mac : undefined);
  }

  private timer(entry: Entry, delayMs: number, action: () => void): void {
    entry.stop?.();
    entry.stop = this.clock.after(delayMs, action);
  }

  private fail(entry: Entry): void {
    entry.stop?.();
    entry.state = "failed";
    entry.mac = undefined;
    entry.waitingBytes = 0;
    for (const frame of entry.waiting.splice(0)) this.asker.unreachable(this.on, frame);
  }

  /**
   * Takes in where an address is. `solicited` is an answer to a question of ours, `override` may displace what was
   * known, `create` makes an entry where there was none.
   */
  learn(ip: Ip, mac: Uint8Array, how: Learned): void {
    let entry = this.entries.get(ip.text);
    if (!entry && how.create) entry = this.make(ip);
    if (!entry || entry.state === "permanent") return;
    const { nowMs } = this.clock;
    const changes = !entry.mac || !sameMac(entry.mac, mac);
    if (changes && entry.mac) {
      const locked = how.override === "unless new" && nowMs - entry.updatedAtMs < LOCK_MS;
      if (!how.override || locked) return;
    }
    if (how.isRouter !== undefined) entry.isRouter = how.isRouter;
    if (changes) {
      entry.mac = mac.slice();
      entry.updatedAtMs = nowMs;
    }
    if (how.solicited) this.confirm(entry);
    else if (changes) {
      entry.stop?.();
      entry.state = "stale";
    }
    this.sendWaiting(entry);
  }

  private confirm(entry: Entry): void {
    entry.stop?.();
    entry.state = "reachable";
    entry.confirmedAtMs = this.clock.nowMs;
  }

  private sendWaiting(entry: Entry): void {
    const { mac } = entry;
    if (!mac) return;
    entry.waitingBytes = 0;
    for (const frame of entry.waiting.splice(0)) this.asker.put(this.on, mac, frame);
  }

  /** What a layer above has heard from a neighbour says as much as an answer (RFC 4861 §7.3.1). */
  heard(ip: Ip): void {
    const entry = this.entries.get(ip.text);
    if (entry?.mac && entry.state !== "permanent" && entry.state !== "failed") this.confirm(entry);
  }

  /** Sets an entry by hand. */
  set(ip: Ip, mac: Uint8Array, state: "permanent" | "reachable" | "stale"): boolean {
    const entry = this.entries.get(ip.text) ?? this.make(ip);
    if (!entry) return false;
    entry.stop?.();
    entry.mac = mac.slice();
    entry.state = state;
    entry.confirmedAtMs = this.clock.nowMs;
    entry.updatedAtMs = this.clock.nowMs;
    this.sendWaiting(entry);
    return true;
  }

  /** Forgets an entry, or all of them; false where there is none. */
  forget(ip?: Ip): boolean {
    const gone = ip ? [this.entries.get(ip.text)] : [...this.entries.values()];
    for (const entry of gone) {
      if (!entry) return false;
      entry.stop?.();
      this.entries.delete(entry.ip.text);
    }
    return true;
  }

  /** The table; what is reachable for too long is told as stale. */
  list(): Neighbour[] {
    return [...this.entries.values()].map((entry) => ({ ...entry, state: this.aged(entry) }));
  }

  private aged({ state, confirmedAtMs }: Entry): NeighbourState {
    return state === "reachable" && this.clock.nowMs - confirmedAtMs > REACHABLE_MS ? "stale" : state;
  }
}
