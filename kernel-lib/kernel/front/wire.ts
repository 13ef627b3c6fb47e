/** The kernel's five ZeroMQ sockets. */
import { randomUUID } from "node:crypto";
import type * as zeromq from "zeromq";
import { addressOf, type Connection } from "./connection";
import { type Content, decodeMessage, encodeMessage, type Header, type Message, newHeader } from "./message";

/** The sockets that requests come in on. */
export type Channel = "shell" | "control" | "stdin";

interface Sockets {
  shell: zeromq.Router;
  control: zeromq.Router;
  stdin: zeromq.Router;
  iopub: zeromq.XPublisher;
  heartbeat: zeromq.Router;
}

/** Sends and receives signed Jupyter messages. What is sent before `open` is done goes out then. */
export class Wire {
  readonly session = randomUUID();
  #opened: (sockets: Sockets) => void = () => {};
  readonly #sockets = new Promise<Sockets>((resolve) => {
    this.#opened = resolve;
  });
  /** The last sending on each socket: ZeroMQ takes one message at a time. */
  readonly #sending = new Map<keyof Sockets, Promise<unknown>>();

  constructor(private readonly connection: Connection) {}

  /** Binds all sockets, then hands each good message to its listener; bad ones are dropped, as the protocol wants. */
  async open(onMessage: (channel: Channel, message: Message) => void): Promise<void> {
    const sockets = await bindAll(this.connection);
    for (const channel of ["shell", "control", "stdin"] as const)
      void this.#receive(sockets[channel], channel, onMessage);
    void this.#beat(sockets.heartbeat);
    void this.#welcome(sockets.iopub);
    this.#opened(sockets);
  }

  /** Answers a request on the channel it came on. */
  reply(channel: Channel, request: Message, type: string, content: Content): void {
    const { identities, header: parent } = request;
    const header = newHeader(type, this.session);
    this.#send(channel, { identities, header, parent, metadata: {}, content, buffers: [] });
  }

  /** Tells all front ends. */
  publish(parent: Header | Record<string, never>, type: string, content: Content, more: Partial<Message> = {}): void {
    const header = newHeader(type, this.session);
    const identities = [Buffer.from(type)];
    this.#send("iopub", { identities, header, parent, metadata: {}, content, buffers: [], ...more });
  }

  /** Hands over what is still to be sent, and closes. */
  async close(): Promise<void> {
    await Promise.all(this.#sending.values());
    for (const socket of Object.values(await this.#sockets)) socket.close();
  }

  #send(channel: Channel | "iopub", message: Message): void {
    const frames = encodeMessage(message, this.connection.key);
    const before = this.#sending.get(channel) ?? this.#sockets;
    const sending = before.then(async () => (await this.#sockets)[channel].send(frames));
    this.#sending.set(
      channel,
      sending.catch(() => {}),
    ); // a peer that has gone
  }

  async #receive(
    socket: zeromq.Router,
    channel: Channel,
    onMessage: (channel: Channel, message: Message) => void,
  ): Promise<void> {
    for await (const frames of socket) {
      const message = decodeMessage(frames, this.connection.key);
      if (message) onMessage(channel, message);
    }
  }

  async #beat(socket: zeromq.Router): Promise<void> {
    for await (const frames of socket) await socket.send(frames);
  }

  /** A new subscriber is told that it is heard from now on (JEP 65, `iopub_welcome`). */
  async #welcome(socket: zeromq.XPublisher): Promise<void> {
    const SUBSCRIBED = 1;
    for await (const [frame] of socket) {
      if (frame?.[0] !== SUBSCRIBED) continue;
      const topic = frame.subarray(1);
      this.publish({}, "iopub_welcome", { subscription: topic.toString("utf8") }, { identities: [topic] });
    }
  }
}

async function bindAll(connection: Connection): Promise<Sockets> {
  const zmq = require("zeromq") as typeof zeromq; // here, and not above: it takes time that the other processes use
  const router = (): zeromq.Router => new zmq.Router({ linger: 1000, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  const iopub = new zmq.XPublisher({ linger: 1000, sendHighWaterMark: 0, verbosity: "allSubs" });
  const sockets = { shell: router(), control: router(), stdin: router(), iopub, heartbeat: router() };
  await Promise.all([
    sockets.shell.bind(addressOf(connection, connection.shell_port)),
    sockets.control.bind(addressOf(connection, connection.control_port)),
    sockets.stdin.bind(addressOf(connection, connection.stdin_port)),
    sockets.iopub.bind(addressOf(connection, connection.iopub_port)),
    sockets.heartbeat.bind(addressOf(connection, connection.hb_port)),
  ]);
  return sockets;
}
