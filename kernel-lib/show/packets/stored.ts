/** Packets as an output keeps them, and how the page reads them back. */
import type { ShownPacket } from "./packet";

/** What the page gets to draw. */
export interface StoredPackets {
  /** The same while a capture grows, so that the page keeps its place. */
  id: string;
  /** Link types with the names of their interfaces; packets refer to them by index. */
  interfaces: [linkType: number, name: string][];
  count: number;
  base64: string;
  /** Packets that there were, and bytes that were kept of each, where that is less. */
  captured: number;
  keptBytes?: number;
  /** More packets are on their way. */
  live?: boolean;
}

/** A packet out of an output: its bytes may have been cut further than the capture cut them. */
export interface UnstoredPacket extends ShownPacket {
  capturedLength: number;
}

/** The most that is believed of an output that may be anyone's. */
const MOST_COUNT = 200_000;

/**
 * Reads stored packets, also ones that nobody should have stored: what does not make sense ends the list.
 * @example
 * unstorePackets({ interfaces: [], base64: "", count: 3 }) // => []
 */
export function unstorePackets(stored: Pick<StoredPackets, "interfaces" | "base64" | "count">): UnstoredPacket[] {
  const reader = new Reader(bytesOfBase64(stored.base64));
  const packets: UnstoredPacket[] = [];
  const most = Math.min(stored.count, MOST_COUNT);
  for (let previous: UnstoredPacket | undefined; packets.length < most && reader.hasMore; packets.push(previous)) {
    const packet = reader.packet(stored.interfaces, previous);
    if (!packet) break;
    previous = packet;
  }
  return packets;
}

function bytesOfBase64(base64: string): Uint8Array {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get hasMore(): boolean {
    return this.at < this.bytes.length;
  }

  packet(interfaces: StoredPackets["interfaces"], previous: UnstoredPacket | undefined): UnstoredPacket | undefined {
    const place = this.number();
    const [linkType, interfaceName] = interfaces[Math.floor(place / 2)] ?? [1, ""];
    const number = (previous?.number ?? 0) + this.signed();
    const seconds = (previous?.seconds ?? 0) + this.signed();
    const nanoseconds = this.number();
    const kept = this.number();
    const capturedLength = kept + this.signed();
    const originalLength = capturedLength + this.signed();
    if (this.at + kept > this.bytes.length || capturedLength < kept) return undefined;
    const bytes = this.bytes.subarray(this.at, this.at + kept);
    this.at += kept;
    return {
      bytes,
      capturedLength,
      originalLength: Math.max(0, originalLength),
      seconds,
      nanoseconds,
      number,
      linkType,
      interfaceName,
      checksumNotReady: place % 2 === 1,
    };
  }

  private number(): number {
    let value = 0;
    for (let weight = 1; weight < 2 ** 52; weight *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * weight;
      if (byte < 128) break;
    }
    return value;
  }

  private signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
