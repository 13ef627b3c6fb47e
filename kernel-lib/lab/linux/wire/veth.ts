/** A veth pair as a cable's end: one device in the host, its peer in the hub with a packet socket on it. */
import { constants } from "node:os";
import {
  AF_PACKET,
  encodeAddress,
  libc,
  PACKET_IGNORE_OUTGOING,
  SO_RCVBUF,
  SOL_PACKET,
  SOL_SOCKET,
  SocketError,
} from "../../../socket";
import { FrameReader } from "./frame-reader";
import type { Wire } from "./wire";

const ETH_P_ALL = 3;
const MSG_DONTWAIT = 0x40;
const PACKET_QDISC_BYPASS = 20;
/** The system halves what is more than it allows (net.core.rmem_max). */
const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;

export class VethWire implements Wire {
  readonly #reader: FrameReader;
  readonly #plug: (plugged: boolean) => void;
  #fd: number;

  /** Takes over a packet socket that was opened in the hub for no protocol; `index` is the peer's number there. */
  constructor(fd: number, index: number, plug: (plugged: boolean) => void, deliver: (frame: Uint8Array) => void) {
    this.#fd = fd;
    this.#plug = plug;
    libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, word(RECEIVE_BUFFER_BYTES));
    libc.setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, word(1));
    libc.setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, word(1));
    const bound = libc.bind(fd, packetAddress(index));
    if (bound < 0) throw new SocketError("bind", -bound, { address: `interface ${index}` });
    this.#reader = new FrameReader(fd, receive, deliver);
  }

  /** A frame for an interface that is down is lost, as on any cable. */
  send(frame: Uint8Array): void {
    if (this.#fd >= 0) libc.send(this.#fd, frame, MSG_DONTWAIT);
  }

  setCarrier(plugged: boolean): void {
    this.#plug(plugged);
  }

  close(): void {
    if (this.#fd < 0) return;
    this.#reader.close();
    libc.close(this.#fd);
    this.#fd = -1;
  }
}

/** An interface that goes down leaves its error on the socket, once. */
function receive(fd: number, buffer: Uint8Array): number {
  const length = libc.recv(fd, buffer, buffer.length, MSG_DONTWAIT);
  return length === -constants.errno.ENETDOWN ? libc.recv(fd, buffer, buffer.length, MSG_DONTWAIT) : length;
}

function word(value: number): Uint8Array {
  return new Uint8Array(new Int32Array([value]).buffer);
}

/** `struct sockaddr_ll`, by the interface's number: it is in another namespace, where names mean nothing here. */
function packetAddress(index: number): Uint8Array {
  const bytes = encodeAddress(AF_PACKET, ["", ETH_P_ALL]);
  new DataView(bytes.buffer, bytes.byteOffset).setInt32(4, index, true);
  return bytes;
}
