/** Where the learner's program runs, as a judge sees it: on this machine, or in a sandbox when work is graded. */
import type { CodePlace } from "./report";

/** The learner's files by name without ending: `{ packet: "/** @module packet …" }`. */
export type Files = Readonly<Record<string, string>>;

/** What bounds one check. */
export interface Limits {
  /** For one call. */
  callMs: number;
  /** For the whole check. */
  checkMs: number;
  /** JavaScript heap of each process of the learner's. */
  memoryMb: number;
  /** What one process may print. */
  outputBytes: number;
}

/** How many times longer than usual everything may take: for a machine that is slow, or grades a whole class at once. */
const PATIENCE = Number(process.env.WIREBOOK_PATIENCE ?? 1);
export const LIMITS: Limits = {
  callMs: 5000 * PATIENCE,
  checkMs: 60_000 * PATIENCE,
  memoryMb: 256,
  outputBytes: 1_000_000,
};

/** What became of a call of the learner's function. */
export type Answer =
  | { kind: "value"; value: unknown }
  | { kind: "threw"; error: ThrownError }
  /** The module or its export is not there. */
  | { kind: "missing"; what: "module" | "export" }
  | { kind: "timed out" }
  | { kind: "stopped"; why: string };

/** An error of the learner's, as data. */
export interface ThrownError {
  name: string;
  message: string;
  place?: CodePlace;
  /** Its own properties beside those, such as `code` or `at`. */
  own: Record<string, unknown>;
}

/** How a program ended, and all it printed. */
export interface Ended {
  stdout: string;
  stderr: string;
  /** Exit code; undefined where a signal or a limit ended it. */
  code?: number;
  signal?: string;
  /** Set where a limit ended it. */
  stopped?: string;
}

/** A program of the learner's that runs. */
export interface RunningProgram {
  /** Resolves with what it has printed so far, each time it prints or ends. */
  changed(): Promise<void>;
  /** So far. */
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: Ended | undefined;
  write(text: string): void;
  endInput(): void;
  kill(signal?: NodeJS.Signals): void;
}

/** A connection to a program of the learner's, bytes in the order they came. */
export interface SiteConnection {
  /** Called with all that comes, at the moment it does. */
  tap: ((what: Uint8Array | "ended" | "reset") => void) | undefined;
  readonly received: Uint8Array;
  readonly state: "open" | "ended" | "reset";
  changed(): Promise<void>;
  write(bytes: Uint8Array): void;
  /** Reads nothing from now on. */
  pause(): void;
  end(): void;
  destroy(): void;
}

/** Files that a check lays before the learner's program, and those the program makes; names are paths in its folder. */
export interface CheckFiles {
  /** Writes a file, with the folders on the way to it. */
  write(name: string, data: string | Uint8Array, options?: { mode?: number; mtimeMs?: number }): void;
  /** Makes a folder. */
  folder(name: string): void;
  /** Makes a symbolic link. */
  link(name: string, target: string): void;
  /** What is in a file; undefined where there is no file of that name. */
  read(name: string): Uint8Array | undefined;
  /** What a name is; undefined where there is nothing. */
  look(name: string): { size: number; mode: number; mtimeMs: number } | undefined;
  /** The names in a folder, sorted. */
  list(name: string): string[];
}

/** A datagram that came, and the port it came from. */
export interface ArrivedDatagram {
  bytes: Uint8Array;
  port: number;
}

/** A UDP socket of the site's own loopback. */
export interface SiteDatagrams {
  /** Called with each datagram that comes, at the moment it does. */
  tap: ((datagram: ArrivedDatagram) => void) | undefined;
  readonly port: number;
  /** In the order they came; whoever takes one removes it. */
  readonly arrived: ArrivedDatagram[];
  changed(): Promise<void>;
  send(bytes: Uint8Array, port: number): void;
  close(): void;
}

/** One check's place to run in; a new process for each check, so that none hears of another. */
export interface Site {
  call(module: string, name: string, parameters: unknown[]): Promise<Answer>;
  start(module: string, parameters: string[]): RunningProgram;
  /** Connects over TCP to a port of the site's own loopback. Rejects as connect does. */
  connect(port: number): Promise<SiteConnection>;
  /** Opens a UDP socket there. */
  datagrams(): Promise<SiteDatagrams>;
  /** The folder that the learner's processes start in. */
  readonly files: CheckFiles;
  /** What the process of `call` has printed, cut to its last part. */
  readonly printed: string;
  /** Set where a limit on all of it was met, or it broke down: what came after is not to be believed. */
  readonly stopped: string | undefined;
  /** Ends all that runs in it; settles when nothing is left. */
  close(): Promise<void>;
}
