/**
 * One person's side of the chat, whatever happens to the connection: no socket and no clock in here.
 *
 * What was typed is kept until the server has acknowledged it: its own SAID or TOLD comes back, or a NO. Answers come in
 * the order of the questions, and a connection that has come back first brings all that was missed. So what is still
 * unanswered at NOW has never been in the server's journal, and is sent once more: each message arrives once.
 */
import { toServer } from "solution/06-chat/client";
import { frame } from "solution/06-chat/frame";
import { MOST_LINE_BYTES } from "solution/06-chat/lines";
import { LOBBY } from "solution/06-chat/rooms";

/** What a typed line may begin with, and what the server answers (besides NO). */
const ANSWERS: Readonly<Record<string, string>> = {
  SAY: "SAID",
  TELL: "TOLD",
  WHO: "HERE",
  JOIN: "ROOM",
  HISTORY: "NOW",
};

interface Question {
  line: string;
  answer: string;
  isSent: boolean;
}

/** What is to be done about something that has happened. */
export interface Outcome {
  /** Lines for the server. */
  send: string[];
  /** Lines of the server's for the screen. */
  show: string[];
  /** Why there is nothing more to wait for. */
  end?: { why: string; isFault: boolean };
}

/** Keeps what must outlive a connection. */
export class Session {
  /** In the room, on this connection: what is typed goes out at once. */
  isReady = false;
  room: string;
  readonly #questions: Question[] = [];
  #secret: string | undefined;
  #isWelcome = false;
  #wasWelcome = false;
  #isLeaving = false;
  /** The number of the last message seen. */
  #last = 0;

  constructor(
    readonly name: string,
    private readonly options: { room?: string; history?: number } = {},
  ) {
    this.room = options.room ?? LOBBY;
  }

  /** How much of what was typed has not been answered. */
  get waiting(): number {
    return this.#questions.length;
  }

  /** A new connection stands: who is there? */
  connected(): string[] {
    this.isReady = false;
    this.#isWelcome = false;
    if (this.#secret !== undefined) return [`RESUME ${this.name} ${this.#secret} ${this.#last}`];
    const move = this.room === LOBBY ? [] : [`JOIN ${this.room}`];
    return [`NAME ${this.name}`, "SECRET", ...move, `HISTORY ${this.options.history ?? 20}`];
  }

  /** Somebody typed a line; throws a RangeError for what cannot be said. */
  typed(text: string): string[] {
    const line = toServer(text);
    if (line === "") return [];
    const [type = ""] = line.split(" ");
    if (type === "BYE") return this.leave();
    const answer = Object.hasOwn(ANSWERS, type) ? ANSWERS[type] : undefined;
    if (answer === undefined) throw new RangeError(`there is no /${type.toLowerCase()}; /help tells what there is`);
    const lengthBytes = Buffer.byteLength(frame(line)) - 1;
    if (lengthBytes > MOST_LINE_BYTES)
      throw new RangeError(`that is ${lengthBytes} bytes; a line has at most ${MOST_LINE_BYTES}`);
    const question = { line, answer, isSent: this.isReady };
    this.#questions.push(question);
    return this.isReady ? [line] : [];
  }

  /** Says goodbye. */
  leave(): string[] {
    this.#isLeaving = true;
    return ["BYE"];
  }

  /** The server sent a line. */
  received(line: string): Outcome {
    const [type = "", ...words] = line.split(" ");
    switch (type) {
      case "PING":
        return { send: ["PONG"], show: [] };
      case "MORE":
        return { send: ["MORE"], show: [] };
      case "WELCOME":
        return this.#welcome(line);
      case "SECRET":
        this.#secret = words[0];
        return nothing();
      case "SAID":
      case "TOLD":
        return this.#message(type, line, Number(words[0]), words[1] ?? "");
      case "NOW":
        return this.#now(Number(words[0]));
      case "NO":
        return this.#refused(line, words.join(" "));
      case "BYE":
        return { send: [], show: [], end: { why: words.join(" "), isFault: !this.#isLeaving } };
      default:
        if (type === "ROOM") this.room = words[0] ?? this.room;
        this.#answered(type);
        return { send: [], show: [line] };
    }
  }

  #welcome(line: string): Outcome {
    const isFirst = !this.#wasWelcome;
    this.#isWelcome = true;
    this.#wasWelcome = true;
    return { send: [], show: isFirst ? [line] : [] };
  }

  #message(type: string, line: string, n: number, from: string): Outcome {
    const isNew = n > this.#last;
    const isAsked = this.#questions[0]?.isSent && this.#questions[0].answer === "NOW";
    if (isNew) this.#last = n;
    if (isNew && from === this.name) this.#answered(type);
    return { send: [], show: isNew || isAsked ? [line] : [] };
  }

  /** All that was missed has come; what is unanswered now was never heard. */
  #now(n: number): Outcome {
    if (this.isReady) {
      this.#answered("NOW");
      return nothing();
    }
    this.isReady = true;
    this.#last = n;
    for (const question of this.#questions) question.isSent = true;
    return { send: this.#questions.map(({ line }) => line), show: [] };
  }

  #refused(line: string, why: string): Outcome {
    if (this.#isWelcome) {
      if (this.#questions[0]?.isSent) this.#questions.shift();
      return { send: [], show: [line] };
    }
    if (this.#secret === undefined) return { send: [], show: [], end: { why, isFault: true } };
    // the server does not know the session any more: it has begun anew
    this.#secret = undefined;
    this.#last = 0;
    for (const question of this.#questions) question.isSent = false;
    return { send: this.connected(), show: [] };
  }

  #answered(type: string): void {
    const [first] = this.#questions;
    if (first?.isSent && first.answer === type) this.#questions.shift();
  }
}

function nothing(): Outcome {
  return { send: [], show: [] };
}
