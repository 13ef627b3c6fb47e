/** Comms between page and runner: passed on, and counted for `comm_info_request`. */
import type { CommMessage } from "../protocol";
import type { Content, Header, Message } from "./message";

/** Which comms are open, by identity. */
export class Comms {
  readonly #targets = new Map<string, string>();

  /** Turns a message of the front end into one for the runner. */
  fromPage({ header, content, metadata, buffers }: Message): CommMessage {
    const {
      comm_id: commId,
      target_name: target,
      data,
    } = content as {
      comm_id: string;
      target_name?: string;
      data: unknown;
    };
    const action = header.msg_type.slice("comm_".length) as CommMessage["action"];
    this.#note(action, commId, target);
    return { action, commId, target, data, metadata, buffers: buffers.map((bytes) => bytes.toString("base64")) };
  }

  /** Publishes the runner's message. */
  fromRunner(
    { action, commId, target, data, metadata = {}, buffers = [] }: CommMessage,
    parent: Header | Record<string, never>,
    publish: (parent: Header | Record<string, never>, type: string, content: Content, more: Partial<Message>) => void,
  ): void {
    this.#note(action, commId, target);
    const content = { comm_id: commId, data, ...(action === "open" ? { target_name: target } : {}) };
    publish(parent, `comm_${action}`, content, {
      metadata,
      buffers: buffers.map((text) => Buffer.from(text, "base64")),
    });
  }

  /** Lists open comms, of one target or of all. */
  info(target: string | undefined): Content {
    const open = [...this.#targets].filter(([, name]) => target === undefined || name === target);
    return { status: "ok", comms: Object.fromEntries(open.map(([id, name]) => [id, { target_name: name }])) };
  }

  /** Forgets all: the code behind them is gone. */
  clear(): void {
    this.#targets.clear();
  }

  #note(action: CommMessage["action"], commId: string, target: string | undefined): void {
    if (action === "open") this.#targets.set(commId, target ?? "");
    if (action === "close") this.#targets.delete(commId);
  }
}
