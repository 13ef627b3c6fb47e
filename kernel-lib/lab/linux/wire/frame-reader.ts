/** Takes frames off a descriptor as they come: many a wake-up, each in memory of its own. */
import { libc, type Watcher } from "../../../socket";

const READABLE = 1;
/** The longest frame: a packet of 65,535 bytes behind an Ethernet header with a VLAN tag. */
const MOST_FRAME_BYTES = 65_553;
/** Frames lie in it one behind the other; whoever keeps one keeps this much, and all the others in it. */
const SLAB_BYTES = 4 * 65_536;
/** After so many frames everything else that waits for this thread has its turn. */
const MOST_FRAMES_A_TURN = 128;

/** Reads one frame into the buffer: its length, or a negative error number. */
export type ReadFrame = (fd: number, buffer: Uint8Array) => number;

export class FrameReader {
  readonly #fd: number;
  readonly #read: ReadFrame;
  readonly #deliver: (frame: Uint8Array) => void;
  readonly #watcher: Watcher;
  #slab = new ArrayBuffer(SLAB_BYTES);
  #used = 0;
  #open = true;

  constructor(fd: number, read: ReadFrame, deliver: (frame: Uint8Array) => void) {
    this.#fd = fd;
    this.#read = read;
    this.#deliver = deliver;
    this.#watcher = libc.watch(fd, () => {
      this.#drain();
      // an error on the descriptor (a veth peer was down) ends the watching
      if (this.#open) this.#watcher.want(READABLE);
    });
    this.#watcher.want(READABLE);
  }

  close(): void {
    this.#open = false;
    this.#watcher.close();
  }

  #drain(): void {
    for (let frames = 0; frames < MOST_FRAMES_A_TURN && this.#open; frames++) {
      if (SLAB_BYTES - this.#used < MOST_FRAME_BYTES) {
        this.#slab = new ArrayBuffer(SLAB_BYTES);
        this.#used = 0;
      }
      const start = this.#used;
      const length = this.#read(this.#fd, new Uint8Array(this.#slab, start));
      if (length <= 0) return;
      // views of words into a frame are aligned if its start is
      this.#used = (start + length + 7) & ~7;
      const frame = new Uint8Array(this.#slab, start, length);
      if (!isMulticastReport(frame)) this.#deliver(frame);
    }
  }
}

const ETHER_TYPE = 12;
const NEXT_HEADER = 20;
const HOP_BY_HOP_OPTIONS = 0;
const ICMPV6_TYPE = 62;

/**
 * RFC 9777: tells whether a frame is a host's report of the multicast groups it listens to, which Linux sends as soon as an
 * interface is up and cannot be talked out of. The lab's switches flood multicast and its routers do not route it, so nobody
 * listens: these frames end here, and a quiet lab is quiet.
 */
function isMulticastReport(frame: Uint8Array): boolean {
  if (frame[ETHER_TYPE] !== 0x86 || frame[ETHER_TYPE + 1] !== 0xdd || frame[NEXT_HEADER] !== HOP_BY_HOP_OPTIONS)
    return false;
  const type = frame[ICMPV6_TYPE];
  return type === 131 || type === 132 || type === 143;
}
