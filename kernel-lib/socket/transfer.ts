/** Sending and receiving: the calls that carry data. */
import { decodeAddress, formatAddress } from "./addresses/decode";
import { encodeAddress } from "./addresses/encode";
import type { Address } from "./addresses/types";
import { Room } from "./buffers";
import { SOCK_STREAM } from "./constants/families";
import { MSG_DONTWAIT, MSG_PEEK, MSG_WAITALL } from "./constants/flags";
import { Descriptor, type WaitOptions } from "./descriptor";
import { bytesOf, checkConstant, checkInteger, outOfRange, wrongType } from "./errors";
import { resolved } from "./names/resolve";
import { addressBuffer, READABLE, type Syscalls, WRITABLE } from "./syscalls/syscalls";

/** What may be sent: bytes, or a string, which goes as UTF-8. */
export type Data = string | ArrayBufferView | ArrayBuffer;

/** The longest single receive: 1 GiB. */
const MOST_BYTES = 2 ** 30;
const from = addressBuffer();

export abstract class Transfer<A extends Address> extends Descriptor {
  constructor(
    syscalls: Syscalls,
    fd: number,
    /** The address family: AF_INET and its kin. */
    readonly family: number,
    /** SOCK_STREAM and its kin. */
    readonly type: number,
    /** IPPROTO_TCP and its kin; 0 is the type's own. */
    readonly proto: number,
  ) {
    super(syscalls, fd);
  }

  /**
   * Sends on a connected socket; gives how many bytes were copied to the send buffer, which on a stream **may be fewer
   * than given** (sendall sends all). Nobody has received them yet.
   */
  async send(data: Data, flags = 0, options?: WaitOptions): Promise<number> {
    const bytes = bytesOf(data);
    checkConstant("The flags", flags);
    return this.#send(bytes, flags, options);
  }

  /** Sends all of the data on a connected socket, in as many sends as it takes. */
  async sendall(data: Data, flags = 0, options?: WaitOptions): Promise<void> {
    const bytes = bytesOf(data);
    checkConstant("The flags", flags);
    let sent = await this.#send(bytes, flags, options);
    while (sent < bytes.length) sent += await this.#send(bytes.subarray(sent), flags, options);
  }

  #send(bytes: Uint8Array, flags: number, options?: WaitOptions): number | Promise<number> {
    return this.perform({
      name: "send",
      event: WRITABLE,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => this.syscalls.send(this.fileno(), bytes, flags),
      options,
    });
  }

  /** Sends one datagram to an address; a host's name is looked up first. Gives the number of bytes. */
  async sendto(data: Data, address: A, options?: WaitOptions): Promise<number>;
  async sendto(data: Data, flags: number, address: A, options?: WaitOptions): Promise<number>;
  async sendto(data: Data, ...rest: [A, WaitOptions?] | [number, A, WaitOptions?]): Promise<number> {
    const [flags, address, options] = typeof rest[0] === "number" ? rest : [0, rest[0], rest[1] as WaitOptions];
    const bytes = bytesOf(data);
    checkConstant("The flags", flags);
    this.open("sendto");
    const to = await resolved(this.family, address as Address, this.type);
    return this.perform({
      name: "sendto",
      event: WRITABLE,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => this.syscalls.sendto(this.fileno(), bytes, flags, to),
      options,
      asked: () => ({ address: formatAddress(address as Address) }),
    });
  }

  /**
   * Receives at most `lengthBytes`. On a stream that is **whatever has come**, at least one byte, or none (an empty Buffer)
   * when the other side has finished; on datagram sockets it is one datagram, cut off where it is longer.
   */
  async recv(lengthBytes: number, flags = 0, options?: WaitOptions): Promise<Buffer> {
    checkLength(lengthBytes);
    checkConstant("The flags", flags);
    if ((flags & MSG_WAITALL) !== 0) return this.#receiveAll(lengthBytes, flags, options);
    const room = new Room(lengthBytes);
    await this.perform({
      name: "recv",
      event: READABLE,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => room.fill((buffer, length) => this.syscalls.recv(this.fileno(), buffer, length, flags)),
      options,
    });
    return room.take();
  }

  /** Receives into memory of yours, at most `lengthBytes` (left out or 0: all of it); gives the number of bytes. */
  async recvInto(buffer: ArrayBufferView, lengthBytes = 0, flags = 0, options?: WaitOptions): Promise<number> {
    const target = writableBytes(buffer, lengthBytes);
    checkConstant("The flags", flags);
    if ((flags & MSG_WAITALL) !== 0) return this.#fill(target, flags, options);
    return this.#receiveInto(target, flags, options);
  }

  #receiveInto(target: Uint8Array, flags: number, options?: WaitOptions): number | Promise<number> {
    return this.perform({
      name: "recv",
      event: READABLE,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => this.syscalls.recv(this.fileno(), target, target.length, flags),
      options,
    });
  }

  async #receiveAll(lengthBytes: number, flags: number, options?: WaitOptions): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(lengthBytes);
    return buffer.subarray(0, Math.min(lengthBytes, await this.#fill(buffer, flags, options)));
  }

  /** MSG_WAITALL: the system takes a nonblocking descriptor at its word, so the waiting is done here. */
  async #fill(target: Uint8Array, flags: number, options?: WaitOptions): Promise<number> {
    let filled = await this.#receiveInto(target, flags, options);
    if (this.type !== SOCK_STREAM || (flags & (MSG_PEEK | MSG_DONTWAIT)) !== 0) return filled;
    while (filled < target.length) {
      const more = await this.#receiveInto(target.subarray(filled), flags, options);
      if (more === 0) break;
      filled += more;
    }
    return filled;
  }

  /** Receives one datagram (or what has come on a stream) and tells who sent it. */
  async recvfrom(lengthBytes: number, flags = 0, options?: WaitOptions): Promise<[data: Buffer, address: A]> {
    checkLength(lengthBytes);
    checkConstant("The flags", flags);
    const room = new Room(lengthBytes);
    let address: Address = "";
    await this.perform({
      name: "recvfrom",
      event: READABLE,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => {
        const result = room.fill((buffer, length) =>
          this.syscalls.recvfrom(this.fileno(), buffer, length, flags, from),
        );
        if (result >= 0) address = givenAddress();
        return result;
      },
      options,
    });
    return [room.take(), address as A];
  }

  /** Receives one datagram into memory of yours; gives its number of bytes and who sent it. */
  async recvfromInto(
    buffer: ArrayBufferView,
    lengthBytes = 0,
    flags = 0,
    options?: WaitOptions,
  ): Promise<[lengthBytes: number, address: A]> {
    const target = writableBytes(buffer, lengthBytes);
    checkConstant("The flags", flags);
    let address: Address = "";
    const received = await this.perform({
      name: "recvfrom",
      event: READABLE,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => {
        const result = this.syscalls.recvfrom(this.fileno(), target, target.length, flags, from);
        if (result >= 0) address = givenAddress();
        return result;
      },
      options,
    });
    return [received, address as A];
  }

  /** The bytes of an address of this socket's family. */
  protected encoded(address: A): Uint8Array {
    return encodeAddress(this.family, address);
  }
}

function givenAddress(): Address {
  return decodeAddress(from.bytes, from.length[0] as number);
}

function checkLength(lengthBytes: unknown): asserts lengthBytes is number {
  checkInteger("The number of bytes", lengthBytes, 0, MOST_BYTES);
}

/** The first `lengthBytes` of a buffer (0: all of them) as bytes to write to. */
function writableBytes(buffer: unknown, lengthBytes: unknown): Uint8Array {
  if (!ArrayBuffer.isView(buffer)) throw wrongType("The buffer", "a Buffer, typed array or DataView", buffer);
  checkLength(lengthBytes);
  if (lengthBytes > buffer.byteLength)
    throw outOfRange("The number of bytes", `at most the buffer's ${buffer.byteLength}`, lengthBytes);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, lengthBytes === 0 ? buffer.byteLength : lengthBytes);
}
