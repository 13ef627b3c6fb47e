/** The server as a value: what it is told, where it listens, how it ends. */
import { SO_REUSEADDR, SOL_SOCKET } from "kernel-lib/socket";
import { tlsServer } from "solution/08-ssh/channel";
import { type Output, type Running, startCommand } from "solution/08-ssh/run";
import { type ServerOptions, serve } from "solution/08-ssh/server";
import { type ByteStream, plainStream } from "solution/08-ssh/stream";
import { harmless } from "solution/08-ssh/talk";
import { startTerminal } from "solution/08-ssh/terminal";
import { carrierOf } from "../carrier";
import { SshFiles } from "../files";
import { takeOver } from "../handed-over";
import { socketFor } from "../socket-for";
import { SubsystemStream } from "../subsystem-stream";
import { fingerprintOf, identityOf } from "./identity";
import { readUsers } from "./users";

/** What a request `{subsystem, …}` is served by; its number is the exit status. */
export type Subsystems = Readonly<
  Record<string, (stream: ByteStream, request: Record<string, unknown>, folder: string) => Promise<number>>
>;

export interface SshdOptions {
  bind?: string;
  port?: number;
  /** Of users and key. */
  directory?: string;
  /** Everybody on the way can read and change everything. */
  plaintext?: boolean;
  idleMs?: number;
  loginMs?: number;
  mostWaiting?: number;
  subsystems?: Subsystems;
  log?: (line: string) => void;
}

/** A server that runs. */
export interface Sshd {
  address: string;
  port: number;
  /** Absent in plaintext. */
  fingerprint?: string;
  /** Resolves when it has ended, with all its sessions. */
  ended: Promise<void>;
  close(): void;
}

const MINUTE_MS = 60_000;

/** Starts a server; rejects where the address cannot be had or the key cannot be read. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const { bind = "127.0.0.1", port = 2222, plaintext = false, subsystems = {} } = options;
  const files = new SshFiles(options.directory);
  const identity = plaintext ? undefined : await identityOf(files);
  const listener = socketFor(bind);
  listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
  try {
    listener.bind([bind, port]);
    listener.listen();
  } catch (error) {
    listener.close();
    throw error;
  }
  const [address, given] = listener.getsockname();
  const ended = serve(listener, {
    users: () => readUsers(files),
    channel: async (socket) => (identity ? tlsServer(carrierOf(socket), identity) : plainStream(socket)),
    start: starter(subsystems),
    mostWaiting: options.mostWaiting ?? 64,
    loginMs: options.loginMs ?? MINUTE_MS,
    idleMs: options.idleMs ?? 30 * MINUTE_MS,
    log: options.log ?? (() => {}),
  });
  const fingerprint = identity ? { fingerprint: fingerprintOf(identity) } : {};
  return { address, port: given, ...fingerprint, ended, close: () => listener.close() };
}

function starter(subsystems: Subsystems): ServerOptions["start"] {
  return (request, folder, output, stream) => {
    if (typeof request.subsystem === "string") {
      const run = subsystemOf(subsystems, request.subsystem);
      const work = (own: ByteStream): Promise<number> => run(own, request, folder);
      return request.alone === true ? handOver(work, output, stream) : startSubsystem(work, output);
    }
    if (typeof request.terminal === "object" && request.terminal) return startTerminal(request, folder, output);
    return startCommand(String(request.line), folder, output);
  };
}

function subsystemOf(subsystems: Subsystems, name: string): Subsystems[string] {
  const run = Object.hasOwn(subsystems, name) ? subsystems[name] : undefined;
  if (!run) throw new Error(`no subsystem ${harmless(name)} here`);
  return run;
}

/** A subsystem that runs in this process. */
type Work = (own: ByteStream) => Promise<number>;

/** Runs a subsystem, its stream where a command has its standard input and output. */
function startSubsystem(work: Work, output: Output): Running {
  let isClosed = false;
  const stream = new SubsystemStream({
    send: (bytes) => (isClosed ? Promise.reject(new Error("the stream is closed")) : output("O", bytes)),
    end: async () => {
      isClosed = true; // the D that follows tells it
    },
    close: () => {
      isClosed = true;
    },
  });
  return {
    done: work(stream).finally(() => stream.close()),
    input: (bytes) => stream.push(bytes),
    endInput: () => stream.pushEnd(),
    signal: () => stream.close(),
  };
}

/** Gives a subsystem the connection itself: after an empty O come its own bytes, both ways, to the end. */
function handOver(work: Work, output: Output, stream: ByteStream): Running {
  const own = takeOver(stream);
  const run = async (): Promise<number> => {
    await output("O", new Uint8Array());
    try {
      return await work(own);
    } finally {
      await own.end().catch(() => {}); // it may be gone
      stream.close();
    }
  };
  return { done: run(), input: async () => {}, endInput() {}, signal: () => stream.close() };
}
