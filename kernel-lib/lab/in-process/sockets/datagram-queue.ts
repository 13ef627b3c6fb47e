/** Datagrams that wait to be received, as many as the buffer holds; what does not fit is lost, and counted. */
import type { IpPacket } from "../ip/packet";

export interface Datagram {
  /** A view of what came; nobody's to change. */
  readonly data: Uint8Array;
  /** The sender as `struct sockaddr`. */
  readonly name: Uint8Array;
  readonly atMs: number;
  /** The packet it came in, for control messages. */
  readonly packet: IpPacket | undefined;
}

/** What Linux 6.18 counts for a datagram beside its bytes, and the least its memory comes to. */
const STRUCT_BYTES = 256;
const SHARED_INFO_BYTES = 320;
const HEADER_ROOM_BYTES = 59;
const LEAST_DATA_BYTES = 576;

/** SKB_TRUESIZE: the memory that Linux takes for a datagram: 832 bytes at the least, 2304 for one that fills a frame. */
export function memoryOf(lengthBytes: number): number {
  const wanted = lengthBytes + HEADER_ROOM_BYTES + SHARED_INFO_BYTES;
  return STRUCT_BYTES + (wanted <= LEAST_DATA_BYTES ? LEAST_DATA_BYTES : 2 ** Math.ceil(Math.log2(wanted)));
}

export class DatagramQueue {
  private readonly waiting: Datagram[] = [];
  private memoryBytes = 0;
  /** Datagrams for which there was no room. */
  drops = 0;

  get length(): number {
    return this.waiting.length;
  }

  get first(): Datagram | undefined {
    return this.waiting[0];
  }

  /** Bytes of memory held, as sock_diag tells it. */
  get heldBytes(): number {
    return this.memoryBytes;
  }

  /** Keeps a datagram; false where the buffer is full. */
  add(datagram: Datagram, bufferBytes: number): boolean {
    const bytes = memoryOf(datagram.data.length);
    // one that comes to an empty queue is taken, however large it is
    if (this.memoryBytes > 0 && this.memoryBytes + bytes > bufferBytes) {
      this.drops++;
      return false;
    }
    this.memoryBytes += bytes;
    this.waiting.push(datagram);
    return true;
  }

  take(): Datagram | undefined {
    const first = this.waiting.shift();
    if (first) this.memoryBytes -= memoryOf(first.data.length);
    return first;
  }

  clear(): void {
    this.waiting.length = 0;
    this.memoryBytes = 0;
  }
}
