/** What every socket of the stack is: options, an error that waits to be asked for, and those who wait for it. */
import {
  type AddressBuffer,
  POLLERR,
  SO_BINDTODEVICE,
  SO_ERROR,
  SO_LINGER,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_RCVTIMEO,
  SO_SNDBUF,
  SO_SNDBUFFORCE,
  SO_SNDTIMEO,
  SOL_SOCKET,
  type Watcher,
} from "../../../socket";
import { EAGAIN, EINVAL, ENODEV, ENOPROTOOPT, EOPNOTSUPP } from "../errno";
import type { NetworkInterface } from "../link/interface";
import type { Stack } from "../stack";
import { giveInteger, readInteger, SocketFacts } from "./facts";
import { IntegerOptions } from "./integer-options";
import type { Received, ToSend } from "./messages";
import { SocketWatcher } from "./watchers";

/** Linux's net.core.rmem_default, and the least that SO_RCVBUF and SO_SNDBUF come to. */
export const DEFAULT_BUFFER_BYTES = 212_992;
const LEAST_RECEIVE_BYTES = 2304;
const LEAST_SEND_BYTES = 4608;
const MOST_BUFFER_BYTES = 212_992;

export abstract class OpenSocket extends SocketFacts {
  /** Descriptors of it. */
  holders = 1;
  readonly integers = new IntegerOptions();
  receiveBufferBytes = DEFAULT_BUFFER_BYTES;
  sendBufferBytes = DEFAULT_BUFFER_BYTES;
  device: NetworkInterface | undefined;
  /** SO_LINGER: undefined is off. */
  lingerSeconds: number | undefined;
  protected pendingError = 0;
  private readonly watchers = new Set<SocketWatcher>();
  private readonly timeouts = new Map<number, Uint8Array>();

  constructor(
    protected readonly stack: Stack,
    readonly family: number,
    readonly type: number,
    readonly protocol: number,
  ) {
    super();
  }

  abstract ready(): number;
  /** The last descriptor was closed. */
  abstract close(): void;
  abstract getsockname(): Uint8Array;

  bind(_address: Uint8Array): number {
    return -EOPNOTSUPP;
  }

  connect(_address: Uint8Array): number {
    return -EOPNOTSUPP;
  }

  listen(_backlog: number): number {
    return -EOPNOTSUPP;
  }

  /** Gives the socket of the next connection, or a negative error number. */
  accept(_place: AddressBuffer): OpenSocket | number {
    return -EOPNOTSUPP;
  }

  shutdown(_how: number): number {
    return -EOPNOTSUPP;
  }

  getpeername(): Uint8Array | number {
    return -EOPNOTSUPP;
  }

  send(_message: ToSend): number {
    return -EOPNOTSUPP;
  }

  /** Fills `into`; gives how many bytes came, all of a datagram's where MSG_TRUNC was asked for. */
  receive(_into: Uint8Array, _flags: number, _received: Received): number {
    return -EAGAIN;
  }

  ioctl(_request: number, _argument: Uint8Array): number {
    return -EINVAL;
  }

  watch(notify: (events: number) => void): Watcher {
    const watcher = new SocketWatcher(this, notify, (gone) => this.watchers.delete(gone));
    this.watchers.add(watcher);
    return watcher;
  }

  /** Something about it has changed that somebody may wait for. */
  changed(): void {
    for (const watcher of this.watchers) watcher.look();
  }

  /** Tells everybody who waits, ready or not, so that they ask and hear what is so. */
  tellAll(): void {
    for (const watcher of [...this.watchers]) watcher.tellAnyway();
  }

  fail(errno: number): void {
    this.pendingError = errno;
    this.changed();
  }

  /** Gives the error that waits, once. */
  takeError(): number {
    const errno = this.pendingError;
    this.pendingError = 0;
    return errno;
  }

  protected get errorBits(): number {
    return this.pendingError === 0 ? 0 : POLLERR;
  }

  setsockopt(level: number, option: number, value: Uint8Array): number {
    if (level === SOL_SOCKET) {
      const result = this.setSocketOption(option, value);
      if (result !== undefined) return result;
    }
    if (!this.integers.knows(level, option)) return -ENOPROTOOPT;
    const number = readInteger(value, level);
    return number === undefined ? -EINVAL : this.integers.set(level, option, number);
  }

  private setSocketOption(option: number, value: Uint8Array): number | undefined {
    switch (option) {
      case SO_RCVBUF:
      case SO_RCVBUFFORCE:
      case SO_SNDBUF:
      case SO_SNDBUFFORCE:
        return this.setBuffer(option, readInteger(value, SOL_SOCKET));
      case SO_LINGER: {
        if (value.length < 8) return -EINVAL;
        const [on, seconds] = [readInteger(value, SOL_SOCKET), readInteger(value.subarray(4), SOL_SOCKET)];
        this.lingerSeconds = on ? seconds : undefined;
        return 0;
      }
      case SO_BINDTODEVICE:
        return this.setDevice(value);
      case SO_RCVTIMEO:
      case SO_SNDTIMEO:
        if (value.length < 16) return -EINVAL;
        this.timeouts.set(option, value.slice(0, 16));
        return 0;
      default:
        return undefined;
    }
  }

  private setBuffer(option: number, asked: number | undefined): number {
    if (asked === undefined) return -EINVAL;
    const forced = option === SO_RCVBUFFORCE || option === SO_SNDBUFFORCE;
    // socket(7): the kernel doubles the value, to leave room for what it keeps beside the bytes
    const bytes = 2 * (forced ? asked : Math.min(asked >>> 0, MOST_BUFFER_BYTES));
    if (option === SO_RCVBUF || option === SO_RCVBUFFORCE)
      this.receiveBufferBytes = Math.max(bytes, LEAST_RECEIVE_BYTES);
    else this.sendBufferBytes = Math.max(bytes, LEAST_SEND_BYTES);
    this.buffersChanged();
    return 0;
  }

  protected buffersChanged(): void {}

  private setDevice(value: Uint8Array): number {
    const end = value.indexOf(0);
    const name = Buffer.from(end < 0 ? value : value.subarray(0, end)).toString("latin1");
    const device = name === "" ? undefined : this.stack.routing.byName(name);
    if (name !== "" && !device) return -ENODEV;
    this.device = device;
    return 0;
  }

  /** Gives how many bytes of `value` are meant. */
  getsockopt(level: number, option: number, value: Uint8Array): number {
    if (level === SOL_SOCKET) {
      if (option === SO_ERROR) return giveInteger(value, this.takeError());
      const bytes = this.timeouts.get(option);
      if (bytes) {
        value.set(bytes.subarray(0, value.length));
        return Math.min(16, value.length);
      }
      const fact = this.socketFact(option, value, this);
      if (fact !== undefined) return fact;
    }
    if (!this.integers.knows(level, option)) return -ENOPROTOOPT;
    return giveInteger(value, this.integers.get(level, option));
  }
}
