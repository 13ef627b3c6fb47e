/** What a check is given: it asks the learner's program for values, talks to it, and judges what comes. */
import type { Random } from "./seeded";
import type { CheckFiles, Ended } from "./site";

/**
 * The function of a check. It runs in the judge's process: it sees its tools and Node's globals, nothing of the notebook.
 * It may load kernel-lib to compare with: `const { Prefix } = await import("kernel-lib/subnet")`.
 */
export type Check = (tools: CheckTools) => Promise<void>;

/** What came of a call that may throw. */
export type Attempt = { value: unknown; error?: undefined } | { value?: undefined; error: AttemptError };

/** An error of the learner's, with its own properties (`code`, `at`). */
export interface AttemptError extends Record<string, unknown> {
  name: string;
  message: string;
}

export interface CheckTools {
  /**
   * Calls what a module of the learner's exports, as `call("packet.encode", 1)`, and gives its value. What is thrown
   * there ends the check. Values travel as JSON, with Uint8Array, bigint, Map, Set and undefined kept.
   */
  call(target: string, ...parameters: unknown[]): Promise<unknown>;
  /** Calls as `call` does, and gives what was thrown as `error`. */
  attempt(target: string, ...parameters: unknown[]): Promise<Attempt>;
  /** Ends the check unless both are deeply equal; `why` explains the expectation to who has not met it. */
  equal(actual: unknown, expected: unknown, why?: string): void;
  /** Ends the check unless a value has the form of an example (`[{ name: "", hosts: 0 }]`); gives it with that type. */
  like<T>(value: unknown, example: T): T;
  /** Ends the check unless a condition holds; `what` says what should hold. */
  ok(condition: boolean, what: string): void;
  /** Notes a step in words. */
  say(text: string): void;
  /**
   * Begins a ladder of its own between two parts of the learner's program; what is added to it stands in the report of a
   * check that fails, instead of the ladder before.
   */
  ladder(left: string, right: string): (line: LadderEntry) => void;
  /** Whole numbers from the check's seed, both ends included. */
  random: Random;
  /** The seed of the learner's own captures, as `ownCapture` of kernel-lib/course takes it. */
  ownSeed: number;
  /** Runs a module as a program to its end, as `npx wirebook run` does; `input` is its standard input. */
  run(module: string, parameters?: string[], options?: { input?: string }): Promise<Ended>;
  /** Starts a module as a program that goes on: a server. */
  start(module: string, parameters?: string[]): StartedProgram;
  /** The folder that the learner's processes start in, empty at first. */
  files: CheckFiles;
  /** Connects to a port of the learner's program. */
  peer(port: number, options?: { pace?: Pace }): Promise<Peer>;
  /** Opens a UDP socket that talks to the learner's program; `name` tells it from others in the steps. */
  udp(name?: string): Promise<UdpPeer>;
}

/** What went from one part of a program to the other, in time of the check's own. */
export interface LadderEntry {
  atMs: number;
  toward: "left" | "right";
  what: string;
  lost?: boolean;
}

/** `polite` sends each message at once; `awkward` a byte at a time; `deaf` reads nothing, and so can expect nothing. */
export type Pace = "polite" | "awkward" | "deaf";

/** A program that a check has started. */
export interface StartedProgram {
  /** Waits for the port that the program tells in a line such as `listening on 127.0.0.1:9000`. */
  port(): Promise<number>;
  /** Waits until its standard output matches. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Types a line into it. */
  type(line: string): void;
  /** Sends it a signal. */
  kill(signal?: NodeJS.Signals): void;
  /** Waits for its end. */
  ended(): Promise<Ended>;
}

/** A datagram as a check sees it. */
export interface Datagram {
  text: string;
  bytes: Uint8Array;
  /** The port it came from. */
  port: number;
}

/** The check's UDP socket. */
export interface UdpPeer {
  readonly port: number;
  send(data: string | Uint8Array, port: number): void;
  /** Waits for the next datagram. */
  receive(): Promise<Datagram>;
  /** Waits for a datagram with this text. */
  expect(data: string, why?: string): Promise<Datagram>;
  /** Ends the check if a datagram comes within a quarter of a second. */
  silence(why?: string): Promise<void>;
}

/** The check's end of a connection. */
export interface Peer {
  send(data: string | Uint8Array): Promise<void>;
  /** Waits for exactly these bytes next. */
  expect(data: string | Uint8Array, why?: string): Promise<void>;
  /** Waits for a line, and gives it without its end. */
  line(): Promise<string>;
  /** Waits for so many bytes, and gives them. */
  take(lengthBytes: number): Promise<Uint8Array>;
  /** Waits until the program closes the connection. */
  closed(): Promise<void>;
  /** Sends a FIN. */
  end(): void;
}
