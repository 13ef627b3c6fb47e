/** The two ends of a transfer, as steps that take an event and say what to do; they know neither socket nor clock. */

/** A packet with its number, from 0. */
export interface DataPacket {
  number: number;
  text: string;
}

/** What a sender does next. */
export interface SenderAnswer {
  send: DataPacket[];
  /** When it wants to be asked again, if nothing comes before. */
  wakeAtMs?: number | undefined;
  state: "sending" | "done" | "gave up";
}

export interface SenderSteps {
  start(texts: string[], nowMs: number): Awaitable<SenderAnswer>;
  /** An acknowledgement: the number the receiver expects next. */
  onAck(ack: number, nowMs: number): Awaitable<SenderAnswer>;
  /** The time that it asked for has come. */
  onTick(nowMs: number): Awaitable<SenderAnswer>;
}

export interface ReceiverSteps {
  /** Gives the number that is expected next, and the texts that are now in order. */
  onData(packet: DataPacket): Awaitable<{ ack: number; deliver: string[] }>;
}

type Awaitable<T> = T | Promise<T>;
