/** What the kernel process asks of the agent, and what comes back: one JSON datagram each, descriptors beside it. */

/** Where the kernel process keeps its end for the agent: the first descriptor behind the standard ones. */
export const CHANNEL = 3;

/** The agent's own namespace, where the cables' ends stand if they are veth devices. */
export const HUB = -1;

/** A file below /proc/sys/net and what shall stand in it. */
export type Setting = readonly [file: string, value: string];

export type Request =
  /** A new network namespace; gives its number and a descriptor of it. */
  | { ask: "host" }
  /** A nonblocking socket in a host. */
  | { ask: "socket"; host: number; family: number; type: number; protocol: number }
  /** A TAP device in a host. */
  | { ask: "tap"; host: number; name: string }
  /** Settings of a host; gives the first error, after trying them all. */
  | { ask: "settings"; host: number; settings: readonly Setting[] }
  /**
   * A program in a host. Comes with four descriptors: its standard input, output and error, and a stream that brings an
   * Ending. That stream's other end being closed kills the program.
   */
  | { ask: "run"; host: number; command: string; parameters: readonly string[] };

/** `errno` is 0, or the positive number of the error that the request met. */
export interface Answer {
  errno: number;
  /** Of a new host. */
  host?: number;
}

/** How a program ended, or why it did not begin. */
export interface Ending {
  code?: number;
  signal?: string;
  /** The name of an error, such as ENOENT. */
  error?: string;
}

/** Longer requests are refused before they are sent. */
export const MOST_BYTES = 65_536;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeMessage(message: Request | Answer | Ending): Uint8Array {
  return encoder.encode(JSON.stringify(message));
}

/** Reads a message; both ends are ours, so its shape is taken as it stands. */
export function decodeMessage<M extends Request | Answer | Ending>(bytes: Uint8Array): M {
  return JSON.parse(decoder.decode(bytes)) as M;
}
