/** A kernel under test, driven through jupyter_client (bridge.py). */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { PLACES } from "../../../kernel-lib/course/start/places";
import { PATIENCE_MS } from "../../processes";

export interface Received {
  channel: "shell" | "iopub" | "stdin" | "control";
  header: { msg_id: string; msg_type: string };
  parent: { msg_id?: string };
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the kernel has sent
  content: any;
  metadata: Record<string, unknown>;
  buffers: string[];
}

export interface Options {
  kernel?: string;
  transport?: "tcp" | "ipc";
  cwd?: string;
  env?: Record<string, string>;
  /** In a network of its own, where no other program of this machine takes a port or is heard. */
  ownNetwork?: boolean;
  /** In such a network, and where no user namespace may be made. */
  noNamespaces?: boolean;
  /** Where Jupyter looks for the kernelspec; the course's own without it. */
  jupyterPath?: string;
}

export interface ExecuteOptions {
  silent?: boolean;
  store_history?: boolean;
  stop_on_error?: boolean;
  allow_stdin?: boolean;
  cellId?: string;
}

/** Everything one cell gave. */
export class Execution {
  constructor(
    readonly reply: Received,
    readonly messages: Received[],
  ) {}

  get status(): string {
    return this.reply.content.status;
  }

  /** All text on a stream. */
  stream(name: "stdout" | "stderr" = "stdout"): string {
    return this.of("stream")
      .filter(({ content }) => content.name === name)
      .map(({ content }) => content.text)
      .join("");
  }

  /** The result in one form. */
  result(type = "text/plain"): unknown {
    return this.of("execute_result")[0]?.content.data[type];
  }

  /** All that was displayed, as text without colours. */
  get displayed(): string {
    return plain(
      this.of("display_data")
        .map(({ content }) => content.data["text/plain"])
        .join("\n"),
    );
  }

  /** The error with its traceback as text without colours. */
  get error(): { ename: string; evalue: string; text: string } | undefined {
    const content = this.of("error")[0]?.content;
    if (!content) return undefined;
    return { ename: content.ename, evalue: content.evalue, text: plain(content.traceback.join("\n")) };
  }

  of(type: string): Received[] {
    return this.messages.filter(({ header }) => header.msg_type === type);
  }
}

/** Text without ANSI colours. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what it is about
  return text.replace(/\u001b\[[\d;]*m/g, "");
}

type Listener = (message: Received) => void;

/** One kernel, its folder, and all it has said. */
export class TestKernel {
  readonly received: Received[] = [];
  pid = 0;
  readonly #listeners = new Set<Listener>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #onStarted: (() => void) | undefined;
  #errors = "";

  private constructor(
    private readonly bridge: ChildProcessWithoutNullStreams,
    readonly cwd: string,
    private readonly ownsFolder: boolean,
  ) {
    bridge.stderr.on("data", (text) => (this.#errors += text));
    createInterface({ input: bridge.stdout }).on("line", (line) => this.#onLine(JSON.parse(line)));
  }

  /** Starts a kernel in a folder of its own. */
  static async start(options: Options = {}): Promise<TestKernel> {
    const cwd = options.cwd ?? mkdtempSync(path.join(tmpdir(), "wirebook-test-"));
    const command = [PYTHON, path.join(__dirname, "bridge.py"), JSON.stringify({ ...options, cwd })];
    const [file = "", ...parameters] = [...surroundings(options), ...command];
    const bridge = spawn(file, parameters, {
      env: {
        ...process.env,
        // The tests of other Node versions name a kernelspec of theirs.
        JUPYTER_PATH: options.jupyterPath ?? process.env.WIREBOOK_TEST_JUPYTER ?? PLACES.jupyter,
        JUPYTER_PLATFORM_DIRS: "1",
      },
    });
    const kernel = new TestKernel(bridge, cwd, options.cwd === undefined);
    await kernel.#started();
    await kernel.request("shell", "kernel_info_request", {});
    return kernel;
  }

  /** Runs a cell to its end: reply and idle. */
  async execute(code: string, options: ExecuteOptions = {}): Promise<Execution> {
    return this.begin(code, options).ended;
  }

  /** Starts a cell; `ended` resolves with all it gave. */
  begin(code: string, { cellId, ...options }: ExecuteOptions = {}): { id: string; ended: Promise<Execution> } {
    const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, ...options };
    const id = this.send("shell", "execute_request", content, cellId ? { cellId } : {});
    return { id, ended: this.#ended(id) };
  }

  /** Sends a request and waits for its reply. */
  async request(channel: "shell" | "control", type: string, content: unknown): Promise<Received> {
    const id = this.send(channel, type, content);
    const replyType = type.replace("_request", "_reply");
    return this.next((message) => message.parent.msg_id === id && message.header.msg_type === replyType);
  }

  /** Waits until the kernel has all that was sent so far: it answers a question behind it, though a cell runs. */
  async hasAll(): Promise<void> {
    await this.request("shell", "complete_request", { code: "", cursor_pos: 0 });
  }

  /** Sends a message; gives its id. */
  send(
    channel: string,
    type: string,
    content: unknown,
    metadata: Record<string, unknown> = {},
    forged = false,
  ): string {
    const id = randomUUID();
    this.#command({ op: "send", channel, type, content, metadata, id, forged });
    return id;
  }

  /** Waits for a message, past ones included. */
  next(matches: (message: Received) => boolean): Promise<Received> {
    const past = this.received.find(matches);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#listeners.delete(listener);
        reject(new Error(`no such message within ${PATIENCE_MS / 1000} s; the bridge says: ${this.#errors}`));
      }, PATIENCE_MS);
      const listener: Listener = (message) => {
        if (!matches(message)) return;
        clearTimeout(timer);
        this.#timers.delete(timer);
        this.#listeners.delete(listener);
        resolve(message);
      };
      this.#listeners.add(listener);
      this.#timers.add(timer);
    });
  }

  /** Waits for text on a stream of a cell. */
  async printed(id: string, text: string): Promise<void> {
    let seen = "";
    const isIt = (message: Received): boolean => {
      if (message.parent.msg_id !== id || message.header.msg_type !== "stream") return false;
      seen += message.content.text;
      return seen.includes(text);
    };
    await this.next(isIt);
  }

  interrupt(): void {
    this.#command({ op: "interrupt" });
  }

  /** Ends jupyter_client itself, as a crash of the Jupyter server would. */
  killBridge(): void {
    this.bridge.kill("SIGKILL");
  }

  async restart(): Promise<void> {
    this.#command({ op: "restart" });
    await this.#started();
    this.received.length = 0;
    await this.request("shell", "kernel_info_request", {});
  }

  /** Shuts the kernel down and removes its folder. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer); // what is still waited for will not come
    if (this.bridge.exitCode === null && this.bridge.signalCode === null) {
      const gone = new Promise((resolve) => this.bridge.once("close", resolve));
      this.#command({ op: "shutdown" });
      this.bridge.stdin.end();
      await gone;
    }
    if (this.ownsFolder) rmSync(this.cwd, { recursive: true, force: true });
  }

  async #ended(id: string): Promise<Execution> {
    const isOwn = ({ parent }: Received): boolean => parent.msg_id === id;
    const reply = this.next((message) => isOwn(message) && message.header.msg_type === "execute_reply");
    await this.next((message) => isOwn(message) && message.content.execution_state === "idle");
    const messages = this.received.filter((message) => isOwn(message) && message.channel === "iopub");
    return new Execution(await reply, messages);
  }

  #started(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#onStarted = resolve;
      this.bridge.once("close", () => reject(new Error(`the bridge has ended: ${this.#errors}`)));
    });
  }

  #command(command: Record<string, unknown>): void {
    this.bridge.stdin.write(`${JSON.stringify(command)}\n`);
  }

  #onLine(line: Received & { started?: number; stopped?: boolean; closed?: string }): void {
    if (line.started) {
      this.pid = line.started;
      this.#onStarted?.();
    } else if (line.header) {
      this.received.push(line);
      for (const listener of [...this.#listeners]) listener(line);
    }
  }
}

const PYTHON = path.join(PLACES.python, "bin", "python");
const OWN_NETWORK = [
  "unshare",
  process.getuid?.() === 0 ? "-n" : "-Urn",
  "sh",
  "-ec",
  'ip link set lo up; exec "$@"',
  "sh",
];
/** As on machines that let nobody make user namespaces: none may be made in this one. */
const NO_NAMESPACES = [
  "unshare",
  "-Urn",
  "sh",
  "-ec",
  'ip link set lo up; echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"',
  "sh",
];

function surroundings({ ownNetwork, noNamespaces }: Options): string[] {
  if (noNamespaces) return NO_NAMESPACES;
  return ownNetwork ? OWN_NETWORK : [];
}
