/** The socket: POSIX's calls by their own names, promises where a call would wait. */
import { constants } from "node:os";
import { decodeAddress, formatAddress } from "./addresses/decode";
import type { Address, InetAddress } from "./addresses/types";
import { type AddressFamily, AF_INET, SOCK_STREAM, SOMAXCONN } from "./constants/families";
import { SIOCATMARK } from "./constants/flags";
import { SO_ERROR, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET } from "./constants/options";
import { describe } from "./describe";
import { checkSignal, type WaitOptions } from "./descriptor";
import { ClosedError, checkConstant, checkInteger, errnoName, SocketError, TimeoutError } from "./errors";
import { whyBindFailed } from "./errors/holder";
import { Messages } from "./messages/messages";
import { machineNames, type SocketNames } from "./names/names";
import { type OptionValue, optionBytes, unpackTimeval } from "./option-value";
import { libc } from "./syscalls/libc";
import { addressBuffer, READABLE, type Syscalls, WRITABLE } from "./syscalls/syscalls";

const { EAGAIN, EALREADY, EINPROGRESS, EINTR, EISCONN } = constants.errno;

/** What the constructor takes besides family, type and protocol. */
export interface SocketSource {
  /** A descriptor that this socket takes over, instead of asking the system for a new one. */
  fileno?: number;
  /** It is nonblocking already; left out, it is made so. */
  nonblocking?: boolean;
  /** The system underneath; left out, the operating system's. */
  syscalls?: Syscalls;
  /** What names of hosts and interfaces mean; left out, what they mean on this machine. */
  names?: SocketNames;
}

const place = addressBuffer();

/**
 * A socket of the operating system (or of a network that gives the same calls).
 * @example
 * const server = new Socket();
 * server.bind(["127.0.0.1", 0]);
 * server.listen();
 * const client = new Socket();
 * await client.connect(server.getsockname());
 * const [connection] = await server.accept();
 * await client.send("hello");
 * (await connection.recv(100)).toString() // => "hello"
 * for (const each of [server, client, connection]) each.close();
 */
export class Socket<A extends Address = InetAddress> extends Messages<A> {
  /** Opens a socket; it belongs to the cell that runs, and is closed when that cell runs again. */
  constructor(
    family: AddressFamily<A> | number = AF_INET,
    type: number = SOCK_STREAM,
    proto = 0,
    { fileno, nonblocking = false, syscalls = libc, names }: SocketSource = {},
  ) {
    checkConstant("The family", family);
    checkConstant("The type", type);
    checkInteger("The protocol", proto, 0, 0xffff);
    if (fileno !== undefined) checkInteger("The descriptor", fileno, 0, 0x7fffffff);
    const fd =
      fileno === undefined ? syscalls.socket(family, type, proto) : nonblocking ? fileno : syscalls.adopt(fileno);
    if (fd < 0) throw new SocketError("socket", -fd);
    super(syscalls, fd, family, type, proto, names);
  }

  /** Makes a socket from a copy of a descriptor, which stays the caller's own. */
  static fromfd<A extends Address>(
    fd: number,
    family: AddressFamily<A> | number,
    type: number,
    proto = 0,
    syscalls: Syscalls = libc,
  ): Socket<A> {
    checkInteger("The descriptor", fd, 0, 0x7fffffff);
    const fileno = syscalls.dup(fd);
    if (fileno < 0) throw new SocketError("fromfd", -fileno);
    try {
      return new Socket<A>(family, type, proto, { fileno, syscalls });
    } catch (error) {
      syscalls.close(fileno);
      throw error;
    }
  }

  /** Takes an address of this machine as the socket's own; port 0 takes a free one. */
  bind(address: A): void {
    const fd = this.open("bind");
    const bytes = this.encoder.encode(address);
    const result = this.syscalls.bind(fd, bytes);
    this.checked("bind", result, () =>
      // of a lab's host this machine's /proc knows nothing
      this.names === machineNames
        ? whyBindFailed(this.family, this.type, address, errnoName(-result))
        : { address: formatAddress(address) },
    );
  }

  /** Lets connections come in: up to `backlog` (as the system rounds it) wait to be accepted. */
  listen(backlog: number = Math.min(SOMAXCONN, 128)): void {
    checkInteger("The backlog", backlog, -0x80000000, 0x7fffffff);
    this.checked("listen", this.syscalls.listen(this.open("listen"), backlog));
  }

  /** Waits for the next connection: a socket for it, and the address of the other side. */
  async accept(options?: WaitOptions): Promise<[connection: Socket<A>, address: A]> {
    let address: Address = "";
    const fd = await this.perform({
      name: "accept",
      event: READABLE,
      attempt: () => {
        const result = this.syscalls.accept(this.fileno(), place);
        if (result >= 0) address = decodeAddress(place.bytes, place.length[0] as number, 0, this.names.interfaceName);
        return result;
      },
      options,
    });
    // after the await: the new socket belongs to the cell that waited
    const source = { fileno: fd, nonblocking: true, syscalls: this.syscalls, names: this.names };
    return [new Socket<A>(this.family, this.type, this.proto, source), address as A];
  }

  /** Connects to an address (a host's name is looked up first): for TCP it waits until the other side has answered. */
  async connect(address: A, options?: WaitOptions): Promise<void> {
    const errno = await this.#connect("connect", address, options);
    if (errno !== 0) throw new SocketError("connect", errno, { address: formatAddress(address as Address) });
  }

  /** Connects as connect does, but gives the error's number (0: connected) instead of throwing it. */
  async connectEx(address: A, options?: WaitOptions): Promise<number> {
    try {
      return await this.#connect("connectEx", address, options);
    } catch (error) {
      // as in Python: a time-out of settimeout is EAGAIN
      if (error instanceof TimeoutError) return EAGAIN;
      throw error;
    }
  }

  async #connect(name: string, address: A, options?: WaitOptions): Promise<number> {
    this.open(name);
    checkSignal(options?.signal);
    const bytes = await this.encoder.resolve(address);
    const result = this.syscalls.connect(this.open(name), bytes);
    if (result >= 0) return 0;
    const mustWait = result === -EINPROGRESS || result === -EINTR;
    // a UNIX socket whose server's queue is full says EAGAIN, and poll says writable: waiting would spin
    if (!mustWait || !this.getblocking()) return -result;
    return await this.waitFor({ name, event: WRITABLE, attempt: () => this.#connected(bytes), options });
  }

  /** How far a connection is that was begun: -EAGAIN while it is under way, else the error's number, 0 for none. */
  #connected(bytes: Uint8Array): number {
    // Linux gives the error to a second connect, and is then ready for a third; BSD's systems keep it in SO_ERROR
    const error = process.platform === "linux" ? 0 : this.getsockopt(SOL_SOCKET, SO_ERROR);
    if (error !== 0) return error;
    const again = -this.syscalls.connect(this.fileno(), bytes);
    if (again === EALREADY || again === EINPROGRESS) return -EAGAIN;
    return again <= 0 || again === EISCONN ? 0 : again;
  }

  /** Ends receiving (SHUT_RD), sending (SHUT_WR) or both, for every descriptor of this socket; none of them is closed. */
  shutdown(how: number): void {
    checkInteger("How", how, 0, 2);
    this.checked("shutdown", this.syscalls.shutdown(this.open("shutdown"), how));
  }

  /** Gives the socket's own address. */
  getsockname(): A {
    this.checked("getsockname", this.syscalls.getsockname(this.open("getsockname"), place));
    return decodeAddress(place.bytes, place.length[0] as number, 0, this.names.interfaceName) as A;
  }

  /** Gives the address of the other side. */
  getpeername(): A {
    this.checked("getpeername", this.syscalls.getpeername(this.open("getpeername"), place));
    return decodeAddress(place.bytes, place.length[0] as number, 0, this.names.interfaceName) as A;
  }

  /** Sets an option; some must be set before bind, listen or connect. */
  setsockopt(level: number, option: number, value: OptionValue): void {
    checkConstant("The level", level);
    checkConstant("The option", option);
    const bytes = optionBytes(value);
    this.checked("setsockopt", this.syscalls.setsockopt(this.open("setsockopt"), level, option, bytes));
    if (level === SOL_SOCKET && (option === SO_RCVTIMEO || option === SO_SNDTIMEO) && bytes.length >= 16) {
      const timeoutMs = unpackTimeval(bytes) * 1000;
      const event = option === SO_RCVTIMEO ? READABLE : WRITABLE;
      if (timeoutMs > 0) this.optionTimeoutMs.set(event, timeoutMs);
      else this.optionTimeoutMs.delete(event);
    }
  }

  /** Reads an option as a number, or its first `lengthBytes` bytes where a length is given. */
  getsockopt(level: number, option: number): number;
  getsockopt(level: number, option: number, lengthBytes: number): Buffer;
  getsockopt(level: number, option: number, lengthBytes?: number): number | Buffer {
    checkConstant("The level", level);
    checkConstant("The option", option);
    if (lengthBytes !== undefined) checkInteger("The number of bytes", lengthBytes, 1, 1024);
    // eight times the length asked for: a filter's length (SO_GET_FILTER) counts instructions, not bytes
    const bytes = Buffer.alloc(8 * (lengthBytes ?? 4)).subarray(0, lengthBytes ?? 4);
    const length = this.checked("getsockopt", this.syscalls.getsockopt(this.open("getsockopt"), level, option, bytes));
    if (lengthBytes !== undefined) return bytes.subarray(0, length);
    return length === 1 ? (bytes[0] as number) : bytes.readInt32LE(0);
  }

  /** Makes a request of the socket's driver, such as SIOCOUTQ, that gives an integer. */
  ioctl(request: number): number {
    checkConstant("The request", request);
    const value = new Int32Array(64);
    this.checked("ioctl", this.syscalls.ioctl(this.open("ioctl"), request, new Uint8Array(value.buffer)));
    return value[0] as number;
  }

  /** True while the next byte to read is the urgent one (SIOCATMARK; RFC 6093). */
  sockatmark(): boolean {
    return this.ioctl(SIOCATMARK) !== 0;
  }

  /** Makes a second descriptor of the same socket. */
  dup(): Socket<A> {
    const fd = this.checked("dup", this.syscalls.dup(this.open("dup")));
    const copy = new Socket<A>(this.family, this.type, this.proto, {
      fileno: fd,
      nonblocking: true,
      syscalls: this.syscalls,
      names: this.names,
    });
    copy.settimeout(this.gettimeout());
    return copy;
  }

  /** Accepts connections one after the other, until the socket is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<[connection: Socket<A>, address: A], void, undefined> {
    while (!this.closed) {
      let accepted: [Socket<A>, A];
      try {
        accepted = await this.accept();
      } catch (error) {
        if (error instanceof ClosedError) return;
        throw error;
      }
      yield accepted;
    }
  }

  /** Says what it is in a few words: `TCP socket listening on 127.0.0.1:9000`. */
  override describe(): string {
    return describe(this.syscalls, this.fileno(), this.family, this.type);
  }
}
