/** A packet socket with its ring: opened, filtered, bound, closed with the cell that opened it. Linux's packet(7). */
import {
  AF_PACKET,
  addressOf,
  libc,
  type Mapping,
  mmap,
  PACKET_ADD_MEMBERSHIP,
  PACKET_IGNORE_OUTGOING,
  PACKET_RX_RING,
  PACKET_STATISTICS,
  PACKET_VERSION,
  type PacketAddress,
  SO_ATTACH_FILTER,
  SOCK_DGRAM,
  SOCK_RAW,
  SOL_PACKET,
  SOL_SOCKET,
  Socket,
  SocketError,
  type WaitOptions,
} from "../../socket";
import type { BpfProgram } from "../bpf/instruction";
import { noInterface, notHere, notPermitted } from "./error";
import { type PacketInterface, packetInterface } from "./packet-interface";
import { Ring, type RingPacket, type RingSize, ringRequest } from "./ring";

const TPACKET_V3 = 2;
const PACKET_MR_PROMISC = 1;
const ETH_P_ALL = 3;
const READABLE = 1;
const INSTRUCTION_BYTES = 8;

export interface RingSocketOptions extends RingSize {
  /** What the kernel lets through; without one, every packet. */
  program: BpfProgram | undefined;
  promiscuous: boolean;
}

/** Packets that the kernel put into the ring, and those for which it had no room. */
export interface RingStatistics {
  received: number;
  dropped: number;
}

export class RingSocket extends Socket<PacketAddress> {
  readonly statistics: RingStatistics = { received: 0, dropped: 0 };
  #ring: Ring | undefined;
  #mapping: Mapping | undefined;

  private constructor(
    readonly interfaceName: string,
    readonly packetInterface: PacketInterface,
  ) {
    // protocol 0: nothing is received before the filter stands and bind names a protocol
    super(AF_PACKET, packetInterface.cooked ? SOCK_DGRAM : SOCK_RAW, 0);
  }

  /**
   * Opens a packet socket on an interface and lets packets in.
   * @throws {CaptureError} where the right is missing, or there is no such interface
   */
  static open(interfaceName: string, settingsOf: (found: PacketInterface) => RingSocketOptions): RingSocket {
    if (process.platform !== "linux") throw notHere();
    const found = find(interfaceName);
    const socket = permitted(interfaceName, () => new RingSocket(interfaceName, found));
    try {
      socket.#begin(settingsOf(found));
    } catch (error) {
      socket.close();
      throw error;
    }
    return socket;
  }

  /** How many of the received packets were in the blocks that have been read. */
  get handedOver(): number {
    return this.#ring?.handedOver ?? 0;
  }

  /** Waits until the kernel has handed over packets. */
  async blockReady(options?: WaitOptions): Promise<void> {
    const attempt = (): number => (this.#ring?.hasBlock() ? 1 : -EAGAIN);
    await this.perform({ name: "capture", event: READABLE, attempt, options });
  }

  /** Visits the packets of one block; false where there is none. */
  readBlock(visit: (packet: RingPacket) => void): boolean {
    return this.#ring?.readBlock(visit) ?? false;
  }

  /** Adds what the kernel has counted since the last time to `statistics`. */
  count(): RingStatistics {
    if (this.closed) return this.statistics;
    // struct tpacket_stats_v3: packets (dropped ones too), drops, freezes; reading sets them to 0
    const counted = this.getsockopt(SOL_PACKET, PACKET_STATISTICS, 12);
    this.statistics.received += counted.readUInt32LE(0) - counted.readUInt32LE(4);
    this.statistics.dropped += counted.readUInt32LE(4);
    return this.statistics;
  }

  override describe(): string {
    return `capture on ${this.interfaceName}`;
  }

  /** Counts a last time, gives the ring's memory back and closes the socket. */
  override close(): void {
    if (!this.closed) this.count();
    this.#ring = undefined;
    super.close();
    this.#mapping?.close();
    this.#mapping = undefined;
  }

  #begin({ program, promiscuous, blockBytes, blocks }: RingSocketOptions): void {
    const { index } = this.packetInterface;
    this.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V3);
    if (program) this.#attach(program);
    // on lo every packet passes twice, going out and coming in
    if (this.interfaceName === "lo") this.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
    this.setsockopt(SOL_PACKET, PACKET_RX_RING, ringRequest({ blockBytes, blocks }));
    this.#mapping = mmap(this.fileno(), blockBytes * blocks);
    this.#ring = new Ring(this.#mapping.memory, { blockBytes, blocks });
    if (promiscuous && index > 0) this.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership(index));
    this.bind([index === 0 ? "" : this.interfaceName, ETH_P_ALL]);
  }

  /** `struct sock_fprog`: how many instructions, and the address of the first. */
  #attach(program: BpfProgram): void {
    const code = new Uint8Array(program.length * INSTRUCTION_BYTES);
    const words = new DataView(code.buffer);
    for (const [at, { code: operation, jt, jf, k }] of program.entries()) {
      words.setUint16(at * INSTRUCTION_BYTES, operation, true);
      words.setUint8(at * INSTRUCTION_BYTES + 2, jt);
      words.setUint8(at * INSTRUCTION_BYTES + 3, jf);
      words.setUint32(at * INSTRUCTION_BYTES + 4, k >>> 0, true);
    }
    const head = new DataView(new ArrayBuffer(16));
    head.setUint16(0, program.length, true);
    head.setBigUint64(8, addressOf(code), true);
    this.setsockopt(SOL_SOCKET, SO_ATTACH_FILTER, new Uint8Array(head.buffer));
    // the kernel reads through the address during the call: `code` must live until here
    if (code.length === 0) throw new RangeError("A filter has at least one instruction");
  }
}

const EAGAIN = 11; // Linux: packet sockets are nowhere else

/** `struct packet_mreq`. */
function membership(index: number): Uint8Array {
  const request = new DataView(new ArrayBuffer(16));
  request.setInt32(0, index, true);
  request.setUint16(4, PACKET_MR_PROMISC, true);
  return new Uint8Array(request.buffer);
}

function find(name: string): PacketInterface {
  const probe = new Socket();
  try {
    const found = packetInterface(probe.fileno(), name, libc);
    if (typeof found === "number") throw noInterface(name, new SocketError("ioctl", -found));
    return found;
  } finally {
    probe.close();
  }
}

function permitted<T>(interfaceName: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof SocketError && ["EPERM", "EACCES"].includes(error.code))
      throw notPermitted(interfaceName, error);
    throw error;
  }
}
