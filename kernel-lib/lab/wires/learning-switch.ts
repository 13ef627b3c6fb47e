/** A switch that learns which station is behind which port, and forgets again. IEEE 802.1D-2004 §7.8, §7.9. */
import type { Clock, Link } from "../../link";
import { macText } from "../../wire";

/** IEEE 802.1D-2004 table 7-5: the recommended ageing time. */
const AGEING_S = 300;
const CAPACITY = 8192;
const ADDRESSES_BYTES = 12;

/** A row of a switch's table. */
export interface SwitchEntry {
  mac: string;
  port: string;
  /** The neighbour in that port. */
  behind: string;
  /** How long ago it was last heard. */
  ageS: number;
}

export interface SwitchOptions {
  /** How long a station that is silent stays known; 300 s unless told. */
  ageingS?: number;
  /** How many stations it has room for; 8192 unless told. What has no room is flooded. */
  capacity?: number;
}

interface SwitchPort {
  name: string;
  neighbour: string;
  out: Link;
}

export class LearningSwitch {
  readonly #ports: SwitchPort[] = [];
  readonly #table = new Map<number, { port: SwitchPort; heardMs: number }>();
  readonly #ageingMs: number;
  readonly #capacity: number;

  constructor(
    readonly name: string,
    private readonly clock: Clock,
    { ageingS = AGEING_S, capacity = CAPACITY }: SwitchOptions = {},
  ) {
    this.#ageingMs = ageingS * 1000;
    this.#capacity = capacity;
  }

  /** Puts a cable in: `out` is where frames leave; gives where they come in. */
  connect(name: string, neighbour: string, out: Link): Link {
    const port = { name, neighbour, out };
    this.#ports.push(port);
    return { send: (frame) => this.#receive(frame, port) };
  }

  /** What it knows now. */
  get table(): SwitchEntry[] {
    const nowMs = this.clock.nowMs;
    return [...this.#table]
      .filter(([, { heardMs }]) => nowMs - heardMs < this.#ageingMs)
      .map(([station, { port, heardMs }]) => ({
        mac: macText(bytesOf(station), 0),
        port: port.name,
        behind: port.neighbour,
        ageS: Math.round((nowMs - heardMs) / 100) / 10,
      }));
  }

  /** Forgets all stations. */
  forget(): void {
    this.#table.clear();
  }

  /** Forgets the stations behind a port whose cable was pulled out. */
  forgetPort(name: string): void {
    for (const [station, { port }] of this.#table) if (port.name === name) this.#table.delete(station);
  }

  #receive(frame: Uint8Array, from: SwitchPort): void {
    if (frame.length < ADDRESSES_BYTES) return;
    const nowMs = this.clock.nowMs;
    this.#learn(stationAt(frame, 6), from, nowMs);
    const known = this.#table.get(stationAt(frame, 0));
    if (known === undefined || nowMs - known.heardMs >= this.#ageingMs) {
      for (const port of this.#ports) if (port !== from) port.out.send(frame);
    } else if (known.port !== from) known.port.out.send(frame);
  }

  /** §7.8: a group's address is never a source. */
  #learn(station: number, port: SwitchPort, heardMs: number): void {
    if (isGroup(station)) return;
    const known = this.#table.get(station);
    if (known) {
      known.port = port;
      known.heardMs = heardMs;
      return;
    }
    if (this.#table.size >= this.#capacity) this.#makeRoom(heardMs);
    if (this.#table.size < this.#capacity) this.#table.set(station, { port, heardMs });
  }

  #makeRoom(nowMs: number): void {
    for (const [station, { heardMs }] of this.#table)
      if (nowMs - heardMs >= this.#ageingMs) this.#table.delete(station);
  }
}

/** The six bytes as one number, which a Map compares fast. */
function stationAt(frame: Uint8Array, at: number): number {
  const byte = (index: number): number => frame[at + index] as number;
  const high = (byte(0) << 8) | byte(1);
  return high * 2 ** 32 + (((byte(2) << 24) | (byte(3) << 16) | (byte(4) << 8) | byte(5)) >>> 0);
}

function isGroup(station: number): boolean {
  return Math.floor(station / 2 ** 40) % 2 === 1;
}

function bytesOf(station: number): Uint8Array {
  return Uint8Array.from({ length: 6 }, (_, index) => Math.floor(station / 256 ** (5 - index)) % 256);
}
