/** From a name to a session that is logged in. */
import { IPPROTO_TCP, type Socket, TCP_NODELAY } from "kernel-lib/socket";
import { tlsClient } from "solution/08-ssh/channel";
import { Ended, Remote } from "solution/08-ssh/client";
import { MOST_BYTES } from "solution/08-ssh/frames";
import { Room } from "solution/08-ssh/room";
import { ROOM_BYTES } from "solution/08-ssh/session";
import { type ByteStream, plainStream } from "solution/08-ssh/stream";
import { harmless, Talk } from "solution/08-ssh/talk";
import { carrierOf } from "../carrier";
import { SshFiles } from "../files";
import { takeOver } from "../handed-over";
import { socketFor } from "../socket-for";
import { SubsystemStream } from "../subsystem-stream";
import { agree, TrustError } from "./known-hosts";

export interface ConnectOptions {
  user: string;
  host: string;
  port?: number;
  /** Gives a password, undefined where there is none to give; asked again as long as the server allows. */
  password: (attempt: number) => Promise<string | undefined>;
  /** Asks the one who sits here; gives undefined where nobody does. */
  ask?: (question: string) => Promise<string | undefined>;
  /** The one fingerprint that will do. */
  fingerprint?: string;
  plaintext?: boolean;
  /** Of the known hosts. */
  directory?: string;
  /** Told what happens, step by step. */
  log?: (line: string) => void;
}

/** A session that is logged in. */
export interface Connection {
  remote: Remote;
  /** Opens a subsystem's stream; `status` is its exit status once it has ended. One at a time. */
  subsystem(request: { subsystem: string; [field: string]: unknown }): { stream: ByteStream; status: Promise<number> };
  /** Has a subsystem take the connection over: its own bytes both ways, the first of them ours. Rejects with Ended where it is not there. */
  handOver(subsystem: string): Promise<ByteStream>;
  close(): void;
}

/** A server that did not let us in. */
export class LoginError extends Error {
  override name = "LoginError";
  readonly code = "ERR_LOGIN";
}

/** Connects, judges the server's key, logs in. Rejects with SocketError, TrustError, LoginError, or what TLS says. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { user, log = () => {} } = options;
  // before the server's clock for a login runs
  let password = await options.password(1);
  const stream = await reach(options);
  try {
    const remote = new Remote(new Talk(stream));
    for (let attempt = 1; ; attempt++) {
      if (password === undefined) throw new LoginError("there is no password to give, and no terminal to ask at");
      const refused = await remote.login(user, password);
      if (refused === undefined) break;
      log(`refused: ${harmless(refused)}`);
      const next = attempt < 3 ? await options.password(attempt + 1) : undefined;
      if (next === undefined || next === password) throw new LoginError(harmless(refused));
      password = next;
    }
    log(`${user} is in`);
    return {
      remote,
      subsystem: (request) => openSubsystem(remote, request, log),
      handOver: (subsystem) => handOver(remote, subsystem),
      close: () => stream.close(),
    };
  } catch (error) {
    stream.close();
    throw error;
  }
}

/** A stream to the server whose key is the right one. */
async function reach(options: ConnectOptions): Promise<ByteStream> {
  const { host, port = 2222, log = () => {} } = options;
  if (options.plaintext) return plainStream(await dial(host, port, log));
  const { stream, fingerprint } = await tlsClient(carrierOf(await dial(host, port, log)));
  log(`TLS 1.3; the server's key is ${fingerprint}`);
  let asked = false;
  const ask = (question: string): Promise<string | undefined> => {
    asked = true;
    return options.ask?.(question) ?? Promise.resolve(undefined);
  };
  const wanted = options.fingerprint === undefined ? {} : { fingerprint: options.fingerprint };
  try {
    await agree(new SshFiles(options.directory), `${host}:${port}`, fingerprint, { ...wanted, ask });
  } catch (error) {
    stream.close();
    throw error;
  }
  if (!asked) return stream;
  stream.close(); // an answer may take longer than the server waits
  const again = await tlsClient(carrierOf(await dial(host, port, log)));
  if (again.fingerprint === fingerprint) return again.stream;
  again.stream.close();
  throw new TrustError(`${host}:${port} has shown two keys, one after the other: stopped before a word was said`);
}

async function dial(host: string, port: number, log: (line: string) => void): Promise<Socket> {
  log(`connecting to ${host}, port ${port}`);
  const socket = socketFor(host);
  try {
    await socket.connect([host, port]);
    socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Pieces of a write: no frame holds more. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += MOST_BYTES) yield bytes.subarray(at, at + MOST_BYTES);
}

function openSubsystem(
  remote: Remote,
  request: object,
  log: (line: string) => void,
): { stream: ByteStream; status: Promise<number> } {
  const { talk } = remote;
  const room = new Room(ROOM_BYTES);
  remote.more = (bytes) => room.give(bytes);
  let isOver = false;
  const stream = new SubsystemStream({
    async send(bytes) {
      for (const piece of pieces(bytes)) {
        await room.take(piece.length);
        if (isOver) throw new Error("the server has ended the transfer");
        await talk.send("I", piece);
      }
    },
    end: () => talk.send("Z"),
    close: () => talk.stream.close(),
  });
  let unread = 0;
  const status = remote.run(request, async (type, bytes) => {
    if (type === "E") return log(harmless(new TextDecoder().decode(bytes).trimEnd()));
    unread += bytes.length;
    const taken = stream.push(bytes).then(() => {
      unread -= bytes.length;
    });
    if (unread > ROOM_BYTES) await taken;
  });
  const over = (): void => {
    isOver = true;
    stream.pushEnd();
    room.give(Number.MAX_SAFE_INTEGER); // who waits for room is told
  };
  status.then(over, over);
  return { stream, status: status.then(({ code }) => code) };
}

async function handOver({ talk }: Remote, subsystem: string): Promise<ByteStream> {
  await talk.send("R", { subsystem, alone: true });
  let reason = "the server has ended the connection";
  for (let frame = await talk.next(); frame; frame = await talk.next()) {
    if (frame.type === "O") return takeOver(talk.stream);
    if (frame.type === "E") reason = new TextDecoder().decode(frame.payload).trimEnd();
    else break;
  }
  throw new Ended(reason);
}
