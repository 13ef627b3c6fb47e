/** Comms: lines of messages between cells and widgets on the page. */
import { randomUUID } from "node:crypto";
import type { Comm } from "../hook";
import type { CommMessage } from "../protocol";
import { send } from "./channel";
import { currentCell } from "./context";

type Opened = (comm: Comm, data: unknown) => void;

const open = new Map<string, RunnerComm>();
const targets = new Map<string, Opened>();

class RunnerComm implements Comm {
  #messageListeners: ((data: unknown, buffers: Uint8Array[]) => void)[] = [];
  #closeListeners: ((data: unknown) => void)[] = [];

  constructor(readonly id: string) {
    open.set(id, this);
  }

  send(data: unknown, buffers: Uint8Array[] = []): void {
    sendComm({ action: "msg", commId: this.id, data }, buffers);
  }

  close(data: unknown = {}): void {
    if (open.delete(this.id)) sendComm({ action: "close", commId: this.id, data }, []);
  }

  onMessage(listener: (data: unknown, buffers: Uint8Array[]) => void): void {
    this.#messageListeners.push(listener);
  }

  onClose(listener: (data: unknown) => void): void {
    this.#closeListeners.push(listener);
  }

  receive({ action, data, buffers = [] }: CommMessage): void {
    const bytes = buffers.map((text) => new Uint8Array(Buffer.from(text, "base64")));
    if (action === "msg") for (const listener of this.#messageListeners) listener(data, bytes);
    else for (const listener of this.#closeListeners) listener(data);
  }
}

/** Opens a comm towards the page. */
export function openComm(
  target: string,
  data: unknown,
  metadata: Record<string, unknown> = {},
  buffers: Uint8Array[] = [],
): Comm {
  const comm = new RunnerComm(randomUUID());
  sendComm({ action: "open", commId: comm.id, target, data, metadata }, buffers);
  return comm;
}

/** Says who answers when the page opens a comm to a target. */
export function onComm(target: string, opened: Opened): void {
  targets.set(target, opened);
}

/** Takes a message from the page; one to a target nobody answers for is closed, as Jupyter's protocol wants. */
export function receiveComm(message: CommMessage): void {
  if (message.action === "open") {
    const opened = targets.get(message.target ?? "");
    if (opened) opened(new RunnerComm(message.commId), message.data);
    else sendComm({ action: "close", commId: message.commId, data: {} }, []);
    return;
  }
  const comm = open.get(message.commId);
  if (message.action === "close") open.delete(message.commId);
  comm?.receive(message);
}

function sendComm(comm: CommMessage, buffers: Uint8Array[]): void {
  const encoded = buffers.map((bytes) => Buffer.from(bytes).toString("base64"));
  send({ type: "comm", cell: currentCell().id, comm: { ...comm, buffers: encoded } });
}
