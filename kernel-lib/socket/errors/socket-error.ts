/** Errors of calls that the system refused. */
import { constants } from "node:os";
import { getSystemErrorMap } from "node:util";
import { foreign } from "../syscalls/foreign";
import { checkInteger } from "./arguments";
import { explain } from "./reasons";

const strerror_ = foreign<(errno: number) => string>("const char *strerror(int)");

/** What was asked when a call failed. */
export interface Asked {
  /** The address that was asked for, in words: `127.0.0.1:9000`. */
  address?: string;
  /** One more thing to do or know, behind the general hint. */
  hint?: string;
}

const NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
// Node's table lacks these; the numbers are those of Linux, or of macOS
const DARWIN = process.platform === "darwin";
NAMES.set(DARWIN ? 44 : 94, "ESOCKTNOSUPPORT");
NAMES.set(DARWIN ? 46 : 96, "EPFNOSUPPORT");
NAMES.set(DARWIN ? 58 : 108, "ESHUTDOWN");
NAMES.set(DARWIN ? 59 : 109, "ETOOMANYREFS");
NAMES.set(DARWIN ? 64 : 112, "EHOSTDOWN");
// two names for one number: the one that POSIX's sockets use
NAMES.set(constants.errno.EAGAIN, "EAGAIN");
NAMES.set(constants.errno.EOPNOTSUPP, "EOPNOTSUPP");

/** A call that the system refused: its error's name in `code`, its number in `errno`. */
export class SocketError extends Error {
  override readonly name: string = "SocketError";
  readonly code: string;
  /** Positive, as in <errno.h> of this system. */
  readonly errno: number;
  readonly syscall: string;
  /** The address asked for, where the call has one. */
  readonly address: string | undefined;
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(syscall: string, errno: number, asked: Asked = {}) {
    const code = errnoName(errno);
    const hint = [explain(syscall, code), asked.hint].filter(Boolean).join(" ") || undefined;
    const what = [syscall, asked.address].filter(Boolean).join(" ");
    super(`${what}: ${strerror(errno)} (${code}).${hint ? ` ${hint}` : ""}`);
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.address = asked.address;
    this.hint = hint;
  }
}

/** A wait that took longer than `settimeout` allows. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
  readonly code = "ERR_SOCKET_TIMEOUT";

  constructor(
    readonly syscall: string,
    readonly timeoutMs: number,
  ) {
    super(
      `${syscall}: nothing happened for ${timeoutMs / 1000} s, the time that settimeout gave it. ` +
        "The socket is still usable: wait again, or longer, or close it.",
    );
  }
}

/** A call on a socket that has been closed, or that was closed while the call waited. */
export class ClosedError extends TypeError {
  override readonly name = "ClosedError";
  readonly code = "ERR_SOCKET_CLOSED";

  constructor(
    readonly syscall: string,
    whileWaiting = false,
  ) {
    super(
      whileWaiting
        ? `${syscall}: the socket was closed while this call waited.`
        : `${syscall}: this socket has been closed (or detached). Make a new one.`,
    );
  }
}

/**
 * Gives the name of an error number.
 * @example
 * errnoName(2) // => "ENOENT"
 */
export function errnoName(errno: number): string {
  checkInteger("The error number", errno, 0, 0x7fffffff);
  return NAMES.get(errno) ?? `errno ${errno}`;
}

/**
 * Says in words what an error number means.
 * @example
 * strerror(2) // => "no such file or directory"
 */
export function strerror(errno: number): string {
  checkInteger("The error number", errno, 0, 0x7fffffff);
  return getSystemErrorMap().get(-errno)?.[1] ?? strerror_(errno).toLowerCase();
}
