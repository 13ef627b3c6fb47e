/** One host's protocols, wired to each other: frames and time in, frames out. */
import type { Clock } from "../../link";
import { SeededRandom } from "../../link";
import { ALL_NODES6 } from "./ip/address";
import { Icmp } from "./ip/icmp";
import { IpInput } from "./ip/input";
import { IpOutput } from "./ip/output";
import { Reassembly } from "./ip/reassembly";
import { Routing } from "./ip/routing";
import { Ethernet } from "./link/ethernet";
import type { NetworkInterface } from "./link/interface";
import type { Nat } from "./nat/nat";
import { Pings } from "./transport/ping";
import { RawDelivery } from "./transport/raw";
import { Tcp } from "./transport/tcp";
import { Udp } from "./transport/udp";

/** Who hears all frames: a socket of AF_PACKET. `kind` is how a frame stands to the interface (FRAME). */
export interface Tap {
  offer(on: NetworkInterface, frame: Uint8Array, kind: number): void;
}

/** Frames that wait for a call or an arrival to end; Linux's net.core.netdev_max_backlog. */
const MOST_WAITING = 65_536;

export class Stack {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly allNodes6 = ALL_NODES6;
  readonly routing: Routing;
  readonly ethernet: Ethernet;
  readonly output: IpOutput;
  readonly input: IpInput;
  readonly reassembly: Reassembly;
  readonly icmp: Icmp;
  readonly raw: RawDelivery;
  readonly pings: Pings;
  readonly udp: Udp;
  readonly tcp: Tcp;
  private readonly taps = new Set<Tap>();
  nat: Nat | undefined;
  forwards = false;
  /** IP's and UDP's, as /proc/net/snmp counts them. */
  readonly counts = {
    ipReceived: 0,
    ipHeaderErrors: 0,
    ipAddressErrors: 0,
    ipForwarded: 0,
    ipDelivered: 0,
    ipSent: 0,
    ipNoRoutes: 0,
    udpReceived: 0,
    udpNoPorts: 0,
    udpErrors: 0,
    udpSent: 0,
    udpReceiveBufferErrors: 0,
    backlogDropped: 0,
  };
  /** Frames and calls so far: whether anything happens. */
  activity = 0;
  private busy = false;
  private readonly waiting: { on: NetworkInterface; frame: Uint8Array }[] = [];

  constructor(
    readonly name: string,
    clock: Clock,
    seed: number,
  ) {
    this.random = new SeededRandom(seed);
    this.clock = this.guarded(clock);
    this.routing = new Routing(() => clock.nowMs);
    this.ethernet = new Ethernet(this);
    this.output = new IpOutput(this, this.random.word());
    this.input = new IpInput(this);
    this.icmp = new Icmp(this);
    this.reassembly = new Reassembly(this.clock, (first) => this.icmp.reassemblyTimeout(first));
    this.raw = new RawDelivery();
    this.pings = new Pings(this);
    this.udp = new Udp(this);
    this.tcp = new Tcp(this, `${seed} ${name} ${this.random.word()}`);
  }

  /** Timers run as calls do: what arrives meanwhile waits. */
  private guarded(clock: Clock): Clock {
    return {
      get nowMs() {
        return clock.nowMs;
      },
      after: (delayMs, action) => clock.after(delayMs, () => this.run(action)),
    };
  }

  /** Does something with the stack; what arrives while it does is taken in when it is done. */
  run<T>(action: () => T): T {
    this.activity++;
    if (this.busy) return action();
    this.busy = true;
    try {
      const result = action();
      if (this.waiting.length > 0) this.drain();
      return result;
    } finally {
      this.busy = false;
    }
  }

  private drain(): void {
    for (let count = 0; count < this.waiting.length; count++) {
      const { on, frame } = this.waiting[count] as { on: NetworkInterface; frame: Uint8Array };
      this.ethernet.receive(on, frame);
      // a talk with oneself that never ends may not grow the queue for ever
      if (count === 1023) this.waiting.splice(0, count + 1);
      if (count === 1023) count = -1;
    }
    this.waiting.length = 0;
  }

  /** A frame has come in on an interface. */
  arrive(on: NetworkInterface, frame: Uint8Array): void {
    this.activity++;
    if (this.busy) {
      if (this.waiting.length < MOST_WAITING) this.waiting.push({ on, frame });
      else this.counts.backlogDropped++;
      return;
    }
    this.busy = true;
    try {
      this.ethernet.receive(on, frame);
      if (this.waiting.length > 0) this.drain();
    } finally {
      this.busy = false;
    }
  }

  addTap(tap: Tap): void {
    this.taps.add(tap);
  }

  removeTap(tap: Tap): void {
    this.taps.delete(tap);
  }

  /** Shows a frame to who hears all. */
  tap(on: NetworkInterface, frame: Uint8Array, kind: number): void {
    if (this.taps.size > 0) for (const tap of this.taps) tap.offer(on, frame, kind);
  }

  /** What went out to everybody comes to ourselves as well. */
  arriveCopy(on: NetworkInterface, frame: Uint8Array): void {
    frame.set(on.mac, 0);
    frame.set(on.mac, 6);
    const version6 = (frame[14] as number) >>> 4 === 6;
    frame[12] = version6 ? 0x86 : 8;
    frame[13] = version6 ? 0xdd : 0;
    this.waiting.push({ on, frame });
  }
}
