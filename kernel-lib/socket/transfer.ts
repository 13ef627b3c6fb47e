/** Sending and receiving: the calls that carry data. Each tries at once, and makes what a wait needs only if it must wait. */
import { decodeAddress, formatAddress } from "./addresses/decode";
import type { Address } from "./addresses/types";
import { roomFor, taken } from "./buffers";
import { SOCK_STREAM } from "./constants/families";
import { MSG_DONTWAIT, MSG_PEEK, MSG_WAITALL } from "./constants/flags";
import { Descriptor, type WaitOptions } from "./descriptor";
import { bytesOf, checkConstant, checkInteger, memoryOf, outOfRange } from "./errors";
import { AddressEncoder } from "./names/address-encoder";
import { machineNames, type SocketNames } from "./names/names";
import { addressBuffer, READABLE, type Syscalls, WRITABLE } from "./syscalls/syscalls";
import { promiseOf } from "./waiting/at-once";

/** What may be sent: bytes, or a string, which goes as UTF-8. */
export type Data = string | ArrayBufferView | ArrayBuffer;

/** The longest single receive: 1 GiB. */
const MOST_BYTES = 2 ** 30;
const from = addressBuffer();

export abstract class Transfer<A extends Address> extends Descriptor {
  /** Addresses into bytes. */
  protected readonly encoder: AddressEncoder;

  constructor(
    syscalls: Syscalls,
    fd: number,
    /** The address family: AF_INET and its kin. */
    readonly family: number,
    /** SOCK_STREAM and its kin. */
    readonly type: number,
    /** IPPROTO_TCP and its kin; 0 is the type's own. */
    readonly proto: number,
    /** What names of hosts and interfaces mean here. */
    protected readonly names: SocketNames = machineNames,
  ) {
    super(syscalls, fd);
    this.encoder = new AddressEncoder(family, type, names);
  }

  /**
   * Sends on a connected socket; gives how many bytes were copied to the send buffer, which on a stream **may be fewer
   * than given** (sendall sends all). Nobody has received them yet.
   */
  send(data: Data, flags = 0, options?: WaitOptions): Promise<number> {
    // not async: a send that need not wait makes no promise of its own
    try {
      const bytes = bytesOf(data);
      checkConstant("The flags", flags);
      const sent = this.#send(bytes, flags, options);
      return typeof sent === "number" ? promiseOf(sent) : sent;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Sends all of the data on a connected socket, in as many sends as it takes. */
  async sendall(data: Data, flags = 0, options?: WaitOptions): Promise<void> {
    const bytes = bytesOf(data);
    checkConstant("The flags", flags);
    const first = this.#send(bytes, flags, options);
    let sent = typeof first === "number" ? first : await first;
    while (sent < bytes.length) sent += await this.#send(bytes.subarray(sent), flags, options);
  }

  #send(bytes: Uint8Array, flags: number, options: WaitOptions | undefined): number | Promise<number> {
    let first: number | undefined;
    if (this.mayTry("send", WRITABLE, options)) {
      first = this.syscalls.send(this.fileno(), bytes, flags);
      if (first >= 0) return first;
    }
    const attempt = () => this.syscalls.send(this.fileno(), bytes, flags);
    return this.perform({ name: "send", event: WRITABLE, dontWait: dontWait(flags), attempt, options }, first);
  }

  /** Sends one datagram to an address; a host's name is looked up first. Gives the number of bytes. */
  sendto(data: Data, address: A, options?: WaitOptions): Promise<number>;
  sendto(data: Data, flags: number, address: A, options?: WaitOptions): Promise<number>;
  sendto(data: Data, second: A | number, third?: A | WaitOptions, fourth?: WaitOptions): Promise<number> {
    const hasFlags = typeof second === "number";
    const flags = hasFlags ? second : 0;
    const address = (hasFlags ? third : second) as A;
    const options = (hasFlags ? fourth : third) as WaitOptions | undefined;
    try {
      const bytes = bytesOf(data);
      checkConstant("The flags", flags);
      this.open("sendto");
      const to = this.encoder.resolve(address);
      if (to instanceof Promise) return to.then((found) => this.#sendto(bytes, flags, found, address, options));
      const sent = this.#sendto(bytes, flags, to, address, options);
      return typeof sent === "number" ? promiseOf(sent) : sent;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #sendto(
    bytes: Uint8Array,
    flags: number,
    to: Uint8Array,
    address: A,
    options: WaitOptions | undefined,
  ): number | Promise<number> {
    let first: number | undefined;
    if (this.mayTry("sendto", WRITABLE, options)) {
      first = this.syscalls.sendto(this.fileno(), bytes, flags, to);
      if (first >= 0) return first;
    }
    const attempt = () => this.syscalls.sendto(this.fileno(), bytes, flags, to);
    const asked = () => ({ address: formatAddress(address) });
    return this.perform({ name: "sendto", event: WRITABLE, dontWait: dontWait(flags), attempt, options, asked }, first);
  }

  /**
   * Receives at most `lengthBytes`. On a stream that is **whatever has come**, at least one byte, or none (an empty Buffer)
   * when the other side has finished; on datagram sockets it is one datagram, cut off where it is longer.
   */
  async recv(lengthBytes: number, flags = 0, options?: WaitOptions): Promise<Buffer> {
    checkLength(lengthBytes);
    checkConstant("The flags", flags);
    if ((flags & MSG_WAITALL) !== 0) return this.#receiveAll(lengthBytes, flags, options);
    let first: number | undefined;
    if (this.mayTry("recv", READABLE, options)) {
      const room = roomFor(lengthBytes);
      first = this.syscalls.recv(this.fileno(), room, lengthBytes, flags);
      if (first >= 0) return taken(room, lengthBytes, first);
    }
    let data: Buffer | undefined;
    const attempt = (): number => {
      const room = roomFor(lengthBytes);
      const result = this.syscalls.recv(this.fileno(), room, lengthBytes, flags);
      if (result >= 0) data = taken(room, lengthBytes, result);
      return result;
    };
    await this.perform(
      { name: "recv", event: READABLE, receives: true, dontWait: dontWait(flags), attempt, options },
      first,
    );
    return data ?? Buffer.alloc(0);
  }

  /** Receives into memory of yours, at most `lengthBytes` (left out or 0: all of it); gives the number of bytes. */
  recvInto(buffer: ArrayBufferView, lengthBytes = 0, flags = 0, options?: WaitOptions): Promise<number> {
    try {
      const target = writableBytes(buffer, lengthBytes);
      checkConstant("The flags", flags);
      if ((flags & MSG_WAITALL) !== 0) return this.#fill(target, flags, options);
      const received = this.#receiveInto(target, flags, options);
      return typeof received === "number" ? promiseOf(received) : received;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #receiveInto(target: Uint8Array, flags: number, options: WaitOptions | undefined): number | Promise<number> {
    let first: number | undefined;
    if (this.mayTry("recv", READABLE, options)) {
      first = this.syscalls.recv(this.fileno(), target, target.length, flags);
      if (first >= 0) return first;
    }
    const attempt = () => this.syscalls.recv(this.fileno(), target, target.length, flags);
    return this.perform(
      { name: "recv", event: READABLE, receives: true, dontWait: dontWait(flags), attempt, options },
      first,
    );
  }

  async #receiveAll(lengthBytes: number, flags: number, options: WaitOptions | undefined): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(lengthBytes);
    return buffer.subarray(0, Math.min(lengthBytes, await this.#fill(buffer, flags, options)));
  }

  /** MSG_WAITALL: the system takes a nonblocking descriptor at its word, so the waiting is done here. */
  async #fill(target: Uint8Array, flags: number, options: WaitOptions | undefined): Promise<number> {
    let filled = await this.#receiveInto(target, flags, options);
    if (this.type !== SOCK_STREAM || (flags & (MSG_PEEK | MSG_DONTWAIT)) !== 0) return filled;
    while (filled > 0 && filled < target.length) {
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
    let first: number | undefined;
    if (this.mayTry("recvfrom", READABLE, options)) {
      const room = roomFor(lengthBytes);
      first = this.syscalls.recvfrom(this.fileno(), room, lengthBytes, flags, from);
      if (first >= 0) return [taken(room, lengthBytes, first), this.#sender()];
    }
    let came: [Buffer, A] | undefined;
    const attempt = (): number => {
      const room = roomFor(lengthBytes);
      const result = this.syscalls.recvfrom(this.fileno(), room, lengthBytes, flags, from);
      if (result >= 0) came = [taken(room, lengthBytes, result), this.#sender()];
      return result;
    };
    await this.perform(
      { name: "recvfrom", event: READABLE, receives: true, dontWait: dontWait(flags), attempt, options },
      first,
    );
    return came ?? [Buffer.alloc(0), "" as A];
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
    let address: A | undefined;
    const attempt = (): number => {
      const result = this.syscalls.recvfrom(this.fileno(), target, target.length, flags, from);
      if (result >= 0) address = this.#sender();
      return result;
    };
    const call = { name: "recvfrom", event: READABLE, receives: true, dontWait: dontWait(flags), attempt, options };
    return [await this.perform(call), address ?? ("" as A)];
  }

  /** The address that the last recvfrom gave. */
  #sender(): A {
    return decodeAddress(from.bytes, from.length[0] as number, 0, this.names.interfaceName) as A;
  }
}

function dontWait(flags: number): boolean {
  return (flags & MSG_DONTWAIT) !== 0;
}

function checkLength(lengthBytes: unknown): asserts lengthBytes is number {
  checkInteger("The number of bytes", lengthBytes, 0, MOST_BYTES);
}

/** The first `lengthBytes` of a buffer (0: all of them) as bytes to write to. */
function writableBytes(buffer: unknown, lengthBytes: unknown): Uint8Array {
  if (lengthBytes === 0 && buffer instanceof Uint8Array) return buffer;
  const memory = memoryOf("The buffer", buffer);
  checkLength(lengthBytes);
  if (lengthBytes > memory.length)
    throw outOfRange("The number of bytes", `at most the buffer's ${memory.length}`, lengthBytes);
  return lengthBytes === 0 ? memory : memory.subarray(0, lengthBytes);
}
