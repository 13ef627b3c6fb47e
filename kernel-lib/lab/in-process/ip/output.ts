// RFC 791 §3.2, RFC 8200 §4.5: packets of ours on their way out, in pieces where they are too long.
import { EMSGSIZE } from "../errno";
import type { Stack } from "../stack";
import { IPV4_BYTES, IPV6_BYTES, payloadStart, writeIpHeader, writeIpv4 } from "./header";
import { ETHERNET_BYTES } from "./packet";
import type { Path } from "./routing";

/** Whether a packet forbids pieces: never, where it fits as it is (RFC 1191's way), or always. */
export type Fragmenting = "never" | "if it fits" | "always";

export interface SendOptions {
  protocol: number;
  hopLimit: number;
  trafficClass: number;
  dontFragment: Fragmenting;
  /** Groups that this host has joined hear it too. */
  loopsBack: boolean;
}

const MOST_PACKET_BYTES = 65_535;
const FRAGMENT_HEADER = 44;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;

export class IpOutput {
  private id: number;

  constructor(
    private readonly stack: Stack,
    firstId: number,
  ) {
    this.id = firstId;
  }

  /** Sends a frame with room for its headers; gives 0, or a negative error number. */
  send(path: Path, frame: Uint8Array, options: SendOptions): number {
    const { on, nextHop, source, destination, mtuBytes, toAll } = path;
    const lengthBytes = frame.length - ETHERNET_BYTES;
    const { version } = source;
    if (lengthBytes - (version === 6 ? IPV6_BYTES : 0) > MOST_PACKET_BYTES) return -EMSGSIZE;
    const fits = lengthBytes <= mtuBytes;
    if (!fits && options.dontFragment === "always") return -EMSGSIZE;
    this.id = (this.id + 1) % 2 ** 32;
    this.stack.counts.ipSent++;
    const whole = options.dontFragment !== "never" && fits ? DONT_FRAGMENT : 0;
    writeIpHeader(frame, source, destination, options, this.id & 0xffff, whole);
    if (options.loopsBack && (toAll || destination.isMulticast)) this.loopBack(path, frame);
    if (fits) this.stack.ethernet.transmit(on, nextHop, frame, toAll);
    else if (version === 4) this.fragment4(path, frame, options);
    else this.fragment6(path, frame);
    return 0;
  }

  /** Linux hands a sender's own host a copy of what goes to everybody or to a group. */
  private loopBack({ on, destination, toAll }: Path, frame: Uint8Array): void {
    if (on.kind === "loopback" || !on.up) return;
    if (toAll || on.groups.has(destination.text)) this.stack.arriveCopy(on, frame.slice());
  }

  private fragment4(path: Path, frame: Uint8Array, options: SendOptions): void {
    const start = payloadStart(4);
    const step = (path.mtuBytes - IPV4_BYTES) & ~7;
    for (let from = start; from < frame.length; from += step) {
      const to = Math.min(frame.length, from + step);
      const piece = new Uint8Array(start + to - from);
      piece.set(frame.subarray(from, to), start);
      const word = ((from - start) >>> 3) | (to < frame.length ? MORE_FRAGMENTS : 0);
      writeIpv4(piece, path.source, path.destination, options, this.id & 0xffff, word);
      this.stack.ethernet.transmit(path.on, path.nextHop, piece, path.toAll);
    }
  }

  private fragment6(path: Path, frame: Uint8Array): void {
    const start = payloadStart(6);
    const step = (path.mtuBytes - IPV6_BYTES - 8) & ~7;
    for (let from = start; from < frame.length; from += step) {
      const to = Math.min(frame.length, from + step);
      const piece = new Uint8Array(start + 8 + to - from);
      piece.set(frame.subarray(ETHERNET_BYTES, start), ETHERNET_BYTES);
      const view = new DataView(piece.buffer);
      view.setUint16(ETHERNET_BYTES + 4, 8 + to - from);
      view.setUint8(start, frame[ETHERNET_BYTES + 6] as number);
      view.setUint16(start + 2, (from - start) | (to < frame.length ? 1 : 0));
      view.setUint32(start + 4, this.id);
      view.setUint8(ETHERNET_BYTES + 6, FRAGMENT_HEADER);
      piece.set(frame.subarray(from, to), start + 8);
      this.stack.ethernet.transmit(path.on, path.nextHop, piece, path.toAll);
    }
  }
}
