/** System calls of a trace, made on sockets of a Linux host. */
import {
  type CallValue,
  CONSTANTS,
  eventNames,
  nameOf,
  numberOf,
  type SystemCall,
  UnsupportedCall,
} from "../../../handshake";
import { addressBuffer, encodeAddress, errnoName, POLLOUT } from "../../../socket";
import type { EngineHost } from "../../engine";

/** What a call has come to: a number, and the error's name where it is -1. */
export interface KernelResult {
  value: number;
  errno?: string;
}

/** Made again and again until it gives a result. */
export type KernelAttempt = () => KernelResult | undefined;

interface OpenSocket {
  fd: number;
  /** As the trace's own process would have it; underneath every descriptor is nonblocking. */
  nonBlocking: boolean;
}

type Endpoint = readonly [address: string, port: number];

const SOL_SOCKET = 1;
const SO_ERROR = 4;
const EAGAIN = "EAGAIN";
const place = addressBuffer();

export class KernelSockets {
  readonly #sockets = new Map<number, OpenSocket>();

  constructor(
    private readonly host: EngineHost,
    private readonly family: number,
    private readonly local: Endpoint,
    private readonly remote: Endpoint,
  ) {}

  /** Begins a call: gives its result, or what to try again while it waits. */
  begin({ name, args, result }: SystemCall): KernelResult | KernelAttempt {
    if (name === "socket") return this.#socket(numberOf(result), nameOf(args[1]));
    if (name === "poll") return this.#poll(args);
    const socket = this.#sockets.get(numberOf(args[0]));
    if (!socket) return { value: -1, errno: "EBADF" };
    const { syscalls } = this.host;
    switch (name) {
      case "bind":
        return told(syscalls.bind(socket.fd, this.#address(this.local)));
      case "listen":
        return told(syscalls.listen(socket.fd, numberOf(args[1])));
      case "accept":
        return waiting(socket, 0, () => this.#accept(socket, numberOf(result)));
      case "connect":
        return this.#connect(socket);
      case "shutdown":
        return told(syscalls.shutdown(socket.fd, numberOf(args[1])));
      case "close":
        this.#sockets.delete(numberOf(args[0]));
        return told(syscalls.close(socket.fd));
      case "fcntl":
        return fcntl(socket, args);
      case "setsockopt":
        return this.#setsockopt(socket, args);
      case "getsockopt":
        return this.#getsockopt(socket, args);
      default:
        return this.#transfer(name, socket, args);
    }
  }

  #address(endpoint: Endpoint): Uint8Array {
    return encodeAddress(this.family, [...endpoint]);
  }

  #socket(label: number, type: string): KernelResult {
    const fd = this.host.openSocket(this.family, 1, 0);
    if (fd < 0) return told(fd);
    this.#sockets.set(label, { fd, nonBlocking: type.includes("SOCK_NONBLOCK") });
    return { value: label };
  }

  #accept({ fd }: OpenSocket, label: number): KernelResult {
    const accepted = this.host.syscalls.accept(fd, place);
    if (accepted < 0) return told(accepted);
    this.#sockets.set(label, { fd: accepted, nonBlocking: false });
    return { value: label };
  }

  #connect(socket: OpenSocket): KernelResult | KernelAttempt {
    const { syscalls } = this.host;
    const first = told(syscalls.connect(socket.fd, this.#address(this.remote)));
    if (first.errno !== "EINPROGRESS" || socket.nonBlocking) return first;
    return () => {
      if (syscalls.ready(socket.fd, POLLOUT) === 0) return undefined;
      const errno = this.#error(socket.fd);
      return errno === 0 ? { value: 0 } : { value: -1, errno: errnoName(errno) };
    };
  }

  #transfer(name: string, socket: OpenSocket, args: readonly CallValue[]): KernelResult | KernelAttempt {
    const lengthBytes = numberOf(args[2]);
    const flags = args.length > 3 ? numberOf(args[3]) : 0;
    const { syscalls } = this.host;
    if (name === "read" || name === "recv") {
      const buffer = new Uint8Array(Math.max(1, lengthBytes));
      return waiting(socket, flags, () => told(syscalls.recv(socket.fd, buffer, lengthBytes, flags)));
    }
    let written = 0;
    // a blocking write is done when all its bytes have found room
    const waits = !socket.nonBlocking && (flags & (CONSTANTS.MSG_DONTWAIT as number)) === 0;
    return waiting(socket, flags, () => {
      const one = syscalls.send(socket.fd, new Uint8Array(lengthBytes - written), flags);
      if (one < 0) return written > 0 && !waits ? { value: written } : told(one);
      written += one;
      return waits && written < lengthBytes ? { value: -1, errno: EAGAIN } : { value: written };
    });
  }

  #setsockopt({ fd }: OpenSocket, [, level, name, value]: readonly CallValue[]): KernelResult {
    const inner = value?.kind === "list" ? value.items[0] : value;
    const numbers =
      inner?.kind === "struct"
        ? [
            numberOf(inner.fields.get("onoff") ?? inner.fields.get("0")),
            numberOf(inner.fields.get("linger") ?? inner.fields.get("1")),
          ]
        : [numberOf(inner)];
    const bytes = new Uint8Array(Int32Array.from(numbers).buffer);
    return told(this.host.syscalls.setsockopt(fd, numberOf(level), numberOf(name), bytes));
  }

  #getsockopt({ fd }: OpenSocket, [, level, name, value]: readonly CallValue[]): KernelResult {
    if (numberOf(level) !== SOL_SOCKET || numberOf(name) !== SO_ERROR)
      throw new UnsupportedCall("getsockopt is supported for SOL_SOCKET, SO_ERROR only");
    const errno = this.#error(fd);
    const inner = value?.kind === "list" ? value.items[0] : value;
    const wanted = inner?.kind === "names" ? inner.names[0] : inner?.kind === "number" ? inner.value : undefined;
    const found = errno === 0 ? 0 : errnoName(errno);
    return inner?.kind === "any" || wanted === found ? { value: 0 } : { value: 0, errno: `with SO_ERROR ${found}` };
  }

  #error(fd: number): number {
    const value = new Int32Array(1);
    this.host.syscalls.getsockopt(fd, SOL_SOCKET, SO_ERROR, new Uint8Array(value.buffer));
    return value[0] as number;
  }

  #poll([list, , timeout]: readonly CallValue[]): KernelResult | KernelAttempt {
    const entries = list?.kind === "list" ? list.items : [];
    const timeoutMs = numberOf(timeout);
    const end = timeoutMs < 0 ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
    const attempt = (): KernelResult | undefined => {
      const found = entries.map((entry) => this.#pollOne(entry));
      const count = found.filter(({ events }) => events !== 0).length;
      if (count === 0 && performance.now() < end) return undefined;
      const wrong = found.find(({ events, wanted }) => wanted !== undefined && events !== wanted);
      return wrong ? { value: count, errno: `with revents ${eventNames(wrong.events)}` } : { value: count };
    };
    return attempt() ?? attempt;
  }

  #pollOne(entry: CallValue): { events: number; wanted?: number } {
    if (entry.kind !== "struct") throw new UnsupportedCall("poll needs entries such as {fd=3, events=POLLIN}");
    const socket = this.#sockets.get(numberOf(entry.fields.get("fd")));
    const asked = numberOf(entry.fields.get("events"));
    const events = socket ? this.host.syscalls.ready(socket.fd, asked) : (CONSTANTS.POLLNVAL as number);
    const revents = entry.fields.get("revents");
    return revents === undefined || revents.kind === "any" ? { events } : { events, wanted: numberOf(revents) };
  }
}

function told(result: number): KernelResult {
  return result < 0 ? { value: -1, errno: errnoName(-result) } : { value: result };
}

/** Tries a call; where it would have to wait, that is its result only if it may not. */
function waiting(socket: OpenSocket, flags: number, call: () => KernelResult): KernelResult | KernelAttempt {
  const mayWait = !socket.nonBlocking && (flags & (CONSTANTS.MSG_DONTWAIT as number)) === 0;
  const first = call();
  if (first.errno !== EAGAIN || !mayWait) return first;
  return () => {
    const again = call();
    return again.errno === EAGAIN ? undefined : again;
  };
}

function fcntl(socket: OpenSocket, args: readonly CallValue[]): KernelResult {
  const nonBlock = CONSTANTS.O_NONBLOCK as number;
  if (nameOf(args[1]) === "F_GETFL") return { value: 2 | (socket.nonBlocking ? nonBlock : 0) };
  if (nameOf(args[1]) !== "F_SETFL") throw new UnsupportedCall("fcntl is supported for F_GETFL and F_SETFL only");
  socket.nonBlocking = (numberOf(args[2]) & nonBlock) !== 0;
  return { value: 0 };
}
