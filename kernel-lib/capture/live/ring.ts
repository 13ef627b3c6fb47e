/**
 * The ring that a Linux packet socket shares with us (TPACKET_V3): blocks of memory, each filled by the kernel with packets,
 * handed to us, and given back when they are read. The layouts are those of <linux/if_packet.h>.
 */
import { ETHER_TYPE } from "../../wire";

/** Sizes of a ring; its whole is `blockBytes * blocks`. */
export interface RingSize {
  blockBytes: number;
  blocks: number;
}

/** 256 KiB: with 1 MiB blocks a small ring has too few of them, and the kernel drops while one is read. */
export const BLOCK_BYTES = 256 * 1024;
export const RING_BYTES = 16 * 1024 * 1024;
/** A block that is not full is handed over after this long. */
const RETIRE_MS = 20;

/** `struct tpacket_req3`, to be set as PACKET_RX_RING. */
export function ringRequest({ blockBytes, blocks }: RingSize): Uint8Array {
  const frameBytes = 2048; // only a unit of the kernel's arithmetic: packets of any length lie in a block one after the other
  const words = [blockBytes, blocks, frameBytes, (blockBytes / frameBytes) * blocks, RETIRE_MS, 0, 0];
  return new Uint8Array(Uint32Array.from(words).buffer);
}

// struct tpacket_block_desc and, in it, struct tpacket_hdr_v1
const BLOCK_STATUS = 8;
const BLOCK_PACKETS = 12;
const BLOCK_FIRST = 16;
// struct tpacket3_hdr
const NEXT_OFFSET = 0;
const SECONDS = 4;
const NANOSECONDS = 8;
const CAPTURED = 12;
const ORIGINAL = 16;
const STATUS = 20;
const MAC = 24;
const VLAN_TCI = 32;
const VLAN_TPID = 36;
// struct sockaddr_ll behind it, from a multiple of 16 on
const ADDRESS = 48;

const TP_STATUS_KERNEL = 0;
const TP_STATUS_USER = 1;
const TP_STATUS_CSUMNOTREADY = 1 << 3;
const TP_STATUS_VLAN_VALID = 1 << 4;
const TP_STATUS_VLAN_TPID_VALID = 1 << 6;

/** A packet as it lies in the ring. Valid only during the call that it is handed to. */
export interface RingPacket {
  seconds: number;
  nanoseconds: number;
  /** The ring's memory, and where in it the packet lies. */
  buffer: Uint8Array;
  start: number;
  captured: number;
  original: number;
  /** The outer VLAN tag, which the kernel keeps beside the packet: its EtherType and its 16 bits. */
  vlan: { tpid: number; tci: number } | undefined;
  /** This machine sent it and leaves the TCP or UDP checksum to the hardware, so what stands in the packet is unfinished. */
  checksumNotReady: boolean;
  /** Where its `struct sockaddr_ll` lies in the buffer. */
  addressStart: number;
}

/** Reads the blocks of a ring in their order. */
export class Ring {
  readonly #words: Int32Array;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #packet: RingPacket;
  #block = 0;
  /** Packets in the blocks that have been read. */
  handedOver = 0;

  constructor(
    memory: ArrayBuffer,
    private readonly size: RingSize,
  ) {
    this.#words = new Int32Array(memory);
    this.#view = new DataView(memory);
    this.#bytes = new Uint8Array(memory);
    const empty = { seconds: 0, nanoseconds: 0, start: 0, captured: 0, original: 0, addressStart: 0 };
    this.#packet = { ...empty, buffer: this.#bytes, vlan: undefined, checksumNotReady: false };
  }

  /** True when the kernel has handed over a block that has not been read. */
  hasBlock(): boolean {
    return (this.#status() & TP_STATUS_USER) !== 0;
  }

  /** Visits the packets of the next block and gives it back; false where the kernel has not handed one over. */
  readBlock(visit: (packet: RingPacket) => void): boolean {
    if (!this.hasBlock()) return false;
    const block = this.#block * this.size.blockBytes;
    const packets = this.#view.getUint32(block + BLOCK_PACKETS, true);
    this.handedOver += packets;
    try {
      let header = block + this.#view.getUint32(block + BLOCK_FIRST, true);
      for (let left = packets; left > 0; left--) {
        visit(this.#packetAt(header));
        header += this.#view.getUint32(header + NEXT_OFFSET, true);
      }
    } finally {
      // the kernel may write again as soon as it sees this, so it must come after every read of the block
      Atomics.store(this.#words, (block + BLOCK_STATUS) >> 2, TP_STATUS_KERNEL);
      this.#block = (this.#block + 1) % this.size.blocks;
    }
    return true;
  }

  /** The status is written by the kernel on another processor: what lies behind it may be read only after it. */
  #status(): number {
    return Atomics.load(this.#words, (this.#block * this.size.blockBytes + BLOCK_STATUS) >> 2);
  }

  #packetAt(header: number): RingPacket {
    const view = this.#view;
    const packet = this.#packet;
    const status = view.getUint32(header + STATUS, true);
    packet.seconds = view.getUint32(header + SECONDS, true);
    packet.nanoseconds = view.getUint32(header + NANOSECONDS, true);
    packet.start = header + view.getUint16(header + MAC, true);
    packet.captured = view.getUint32(header + CAPTURED, true);
    packet.original = view.getUint32(header + ORIGINAL, true);
    packet.checksumNotReady = (status & TP_STATUS_CSUMNOTREADY) !== 0;
    packet.addressStart = header + ADDRESS;
    packet.vlan = undefined;
    if ((status & TP_STATUS_VLAN_VALID) !== 0) {
      const tpid =
        (status & TP_STATUS_VLAN_TPID_VALID) !== 0 ? view.getUint16(header + VLAN_TPID, true) : ETHER_TYPE.vlan;
      packet.vlan = { tpid, tci: view.getUint32(header + VLAN_TCI, true) & 0xffff };
    }
    return packet;
  }
}
