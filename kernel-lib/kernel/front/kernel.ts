/** The kernel as Jupyter sees it: requests in, replies and outputs out. */
import type { FromRunner } from "../protocol";
import { Cells, type Job } from "./cells";
import { Comms } from "./comms";
import type { CompilerProcess } from "./compiler-process";
import { Executions } from "./executions";
import type { History, HistoryRequest } from "./history";
import { kernelInfo } from "./info";
import type { Content, Header, Message } from "./message";
import { Publisher } from "./publisher";
import { Questions } from "./questions";
import { RunnerProcess } from "./runner-process";
import type { Channel, Wire } from "./wire";

type Answer = Content | undefined | Promise<Content | undefined>;

/** What the kernel is made of. */
export interface KernelParts {
  wire: Wire;
  compiler: CompilerProcess;
  history: History;
  runnerCommand: string[];
  /** Ends the process, once what was said is sent. */
  exit: () => void;
}

/** One notebook's kernel. */
export class Kernel {
  readonly #runner: RunnerProcess;
  readonly #cells: Cells;
  readonly #executions = new Executions();
  readonly #comms = new Comms();
  readonly #publisher: Publisher;
  readonly #questions: Questions;
  readonly #queue: Job[] = [];
  #working = false;
  #count = 0;
  /** Set when the learner's code has called process.exit: what it said, and under which cell. */
  #exit: { cell: string; why: string } | undefined;

  constructor(private readonly parts: KernelParts) {
    const { wire, compiler, runnerCommand } = parts;
    this.#publisher = new Publisher(wire, this.#executions, this.#comms);
    this.#runner = new RunnerProcess(runnerCommand, {
      onMessage: (message) => this.#fromRunner(message),
      onNativeOutput: (name, text) => this.#publisher.stream(undefined, name, text),
      onEnd: (why) => this.#runnerEnded(why),
    });
    this.#cells = new Cells(compiler, () => this.#runner);
    this.#questions = new Questions(compiler, () => this.#cells.declarations);
  }

  /** Takes a message from a front end. */
  receive(channel: Channel, message: Message): void {
    const type = message.header.msg_type;
    if (type === "execute_request") this.#enqueue(message);
    else if (type === "input_reply") this.#runner.send({ type: "input", value: String(message.content.value ?? "") });
    else if (Object.hasOwn(this.#answers, type)) void this.#answer(channel, message);
  }

  /** Stops what runs, as the button does. */
  interrupt(): void {
    this.#cells.interrupt();
  }

  /** Ends both other processes. */
  close(): void {
    this.#runner.close();
    this.parts.compiler.stop();
  }

  /** Gives the content of each request's reply; a message without a reply (comms) gives none. */
  readonly #answers: Record<string, (request: Message) => Answer> = {
    kernel_info_request: () => kernelInfo(),
    connect_request: () => ({ status: "ok" }),
    complete_request: ({ content }) => this.#questions.complete(content as { code: string; cursor_pos: number }),
    inspect_request: ({ content }) => this.#questions.inspect(content as { code: string; cursor_pos: number }),
    is_complete_request: ({ content }) => this.#questions.isComplete(content as { code: string }),
    history_request: ({ content }) => ({
      status: "ok",
      history: this.parts.history.search(content as unknown as HistoryRequest),
    }),
    comm_info_request: ({ content }) => this.#comms.info(content.target_name as string | undefined),
    comm_open: (message) => this.#toComm(message),
    comm_msg: (message) => this.#toComm(message),
    comm_close: (message) => this.#toComm(message),
    interrupt_request: () => {
      this.interrupt();
      return { status: "ok" };
    },
    shutdown_request: (request) => this.#shutdown(request),
  };

  async #answer(channel: Channel, request: Message): Promise<void> {
    const type = request.header.msg_type;
    this.#status(request.header, "busy");
    const content = await this.#answers[type]?.(request);
    if (content) this.parts.wire.reply(channel, request, type.replace("_request", "_reply"), content);
    this.#status(request.header, "idle");
  }

  #shutdown({ header, content }: Message): Content {
    const reply = { status: "ok", restart: content.restart === true };
    this.parts.wire.publish(header, "shutdown_reply", reply);
    setImmediate(this.parts.exit);
    return reply;
  }

  #toComm(message: Message): undefined {
    this.#runner.send({ type: "comm", comm: this.#comms.fromPage(message) });
    return undefined;
  }

  // Cells

  #enqueue(request: Message): void {
    const { code, silent, store_history: stored } = request.content;
    if (!silent && stored !== false) this.#count += 1;
    this.#queue.push({ request, source: String(code), count: this.#count });
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let job = this.#queue.shift(); job; job = this.#queue.shift()) await this.#runJob(job);
    this.#working = false;
  }

  async #runJob(job: Job): Promise<void> {
    const { request, source, count } = job;
    const { header } = request;
    const { silent, store_history: stored, stop_on_error: stopOnError } = request.content;
    const { wire, history } = this.parts;
    const execution = this.#executions.begin(request, count);
    this.#status(header, "busy");
    if (!silent) wire.publish(header, "execute_input", { code: source, execution_count: count });
    const { error } = await this.#cells.run(job);
    this.#publisher.flush();
    if (error) this.#publisher.error(header.msg_id, error);
    if (!silent && stored !== false) history.add(count, source, execution.result);
    const outcome = error ? { status: "error", ...error } : { status: "ok", user_expressions: {} };
    wire.reply("shell", request, "execute_reply", { ...outcome, execution_count: count, payload: execution.payload });
    this.#status(header, "idle");
    if (error && stopOnError !== false) this.#abortQueue();
  }

  #abortQueue(): void {
    for (const { request } of this.#queue.splice(0)) {
      this.#status(request.header, "busy");
      this.parts.wire.reply("shell", request, "execute_reply", { status: "aborted" });
      this.#status(request.header, "idle");
    }
  }

  // The runner

  #fromRunner(message: FromRunner): void {
    if (message.type === "done") this.#cells.done(message);
    else if (message.type === "inputRequest") this.#askForInput(message);
    else if (message.type === "exit") {
      this.#exit = { cell: message.cell, why: `process.exit(${message.code}) was called` };
    } else if (message.type !== "ready" && message.type !== "interruptHeard") this.#publisher.publish(message);
  }

  #runnerEnded(how: string): void {
    const { cell, why } = this.#exit ?? { cell: undefined, why: how };
    this.#exit = undefined;
    this.#publisher.flush();
    this.#comms.clear();
    const error = this.#cells.runnerEnded(why);
    if (error) this.#publisher.error(cell, error);
  }

  #askForInput({ cell, prompt, password }: Extract<FromRunner, { type: "inputRequest" }>): void {
    const request = this.#executions.get(cell)?.request;
    if (request?.content.allow_stdin === true) {
      this.#publisher.flush();
      this.parts.wire.reply("stdin", request, "input_request", { prompt, password });
      return;
    }
    const reason =
      "this front end takes no input (it runs the notebook by itself); put the value into the cell instead";
    this.#runner.send({ type: "inputRefused", reason });
  }

  #status(parent: Header, state: "busy" | "idle"): void {
    this.parts.wire.publish(parent, "status", { execution_state: state });
  }
}
