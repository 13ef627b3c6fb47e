/** The runner's process: where the learner's code runs, and what may crash, exit or be stuck for good. */
import { type ChildProcess, spawn } from "node:child_process";
import { totalmem } from "node:os";
import type { Duplex, Writable } from "node:stream";
import { encodeFrame, FrameReader } from "../frames";
import { type FromRunner, RUNNER_FD, type ToRunner } from "../protocol";
import { Escalation, starvedMs } from "./escalation";

/** JavaScript heap of the learner's code: enough for any lesson, less than what brings a laptop to its knees. */
const HEAP_MB = Number(process.env.WIREBOOK_MAX_HEAP_MB ?? Math.min(2048, Math.floor(totalmem() / 4 / 2 ** 20)));
/** V8 writes pages of its own state when it runs out of memory; what native code prints waits to see whether it dies. */
const NATIVE_STDERR_DELAY_MS = 120;
/** How those pages begin. Whoever writes them dies, though on a crowded machine not at once (or is a program of a cell's). */
const LAST_WORDS = /<--- Last few GCs --->|FATAL ERROR: /;
const LAST_WORDS_DELAY_MS = 15_000;

export interface RunnerListener {
  onMessage(message: FromRunner): void;
  /** Text that came by the file descriptors themselves: native code, child processes. */
  onNativeOutput(name: "stdout" | "stderr", text: string): void;
  /** The process ended without being asked to; `why` says how, in words. */
  onEnd(why: string): void;
}

/** One runner; when it has ended a new one takes its place at once. */
export class RunnerProcess {
  #child: ChildProcess | undefined;
  #heard: (() => void) | undefined;
  #killedBecause: string | undefined;

  constructor(
    private readonly command: string[],
    private readonly listener: RunnerListener,
  ) {
    this.#spawn();
  }

  send(message: ToRunner): void {
    this.#input(RUNNER_FD.in).write(encodeFrame(message));
  }

  /** Stops what runs: by asking, by terminating its JavaScript, and if nothing else helps by ending the process. */
  interrupt(): void {
    this.#heard?.();
    const escalation = new Escalation({
      reach: () => this.#input(RUNNER_FD.watchdog).write("x"),
      end: () => {
        this.#killedBecause =
          "it could not be stopped in any other way (it was blocked inside a system or native call)";
        if (this.#child) killGroup(this.#child);
      },
      starvedMs: () => starvedMs(this.#child?.pid),
    });
    this.#heard = () => {
      escalation.stop();
      this.#heard = undefined;
    };
    this.send({ type: "interrupt" });
  }

  /** Ends the process for good. */
  close(): void {
    const child = this.#child;
    this.#child = undefined;
    this.#heard?.();
    if (child) killGroup(child);
  }

  #input(fd: number): Writable {
    if (!this.#child) throw new Error("the runner is closed");
    return streamOf(this.#child, fd);
  }

  #spawn(): void {
    const [file, ...parameters] = this.command;
    const flags = [`--max-old-space-size=${HEAP_MB}`, "--disable-warning=ExperimentalWarning"];
    const child = spawn(file as string, [...flags, ...parameters], {
      detached: true, // leads a process group of its own, so that the programs which cells start end with it
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
    });
    const reader = new FrameReader<FromRunner>((message) => this.#receive(child, message));
    const native = new NativeStderr((text) => this.listener.onNativeOutput("stderr", text));
    streamOf(child, RUNNER_FD.out).on("data", (chunk: Buffer) => reader.push(chunk));
    for (const fd of [RUNNER_FD.in, RUNNER_FD.watchdog]) streamOf(child, fd).on("error", () => {}); // "close" tells
    child.stdout?.setEncoding("utf8").on("data", (text: string) => this.listener.onNativeOutput("stdout", text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => native.push(text));
    child.on("close", (code, signal) => this.#ended(child, code, signal, native));
    child.on("error", () => {});
    this.#child = child;
  }

  #receive(child: ChildProcess, message: FromRunner): void {
    if (child !== this.#child) return;
    if (message.type === "interruptHeard") this.#heard?.();
    else this.listener.onMessage(message);
  }

  #ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null, native: NativeStderr): void {
    if (child !== this.#child) return; // it was closed
    killGroup(child);
    this.#heard?.();
    const outOfMemory = native.end();
    const why =
      this.#killedBecause ?? (outOfMemory ? `it used more than ${HEAP_MB} MB of memory` : endInWords(code, signal));
    this.#killedBecause = undefined;
    this.#spawn();
    this.listener.onEnd(why);
  }
}

/** Ends a runner and the programs it has started. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // none of them is left
  }
}

/** The front's end of one of the extra file descriptors; they are sockets, open both ways. */
function streamOf(child: ChildProcess, fd: number): Duplex {
  return (child.stdio as unknown as Duplex[])[fd] as Duplex;
}

function endInWords(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === "SIGSEGV" || signal === "SIGBUS") return `native code crashed (${signal})`;
  return signal ? `it was ended by ${signal}` : `it ended itself with exit code ${code}`;
}

/** What native code writes to standard error; V8's last words about memory are not shown but understood. */
class NativeStderr {
  #held = "";
  #isDying = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly show: (text: string) => void) {}

  push(text: string): void {
    this.#held += text;
    if (this.#timer === undefined) this.#waitFor(NATIVE_STDERR_DELAY_MS);
    if (this.#isDying || !LAST_WORDS.test(this.#held)) return;
    this.#isDying = true;
    this.#waitFor(LAST_WORDS_DELAY_MS);
  }

  /** Tells whether the process died of its memory. */
  end(): boolean {
    const outOfMemory = /heap out of memory|Ineffective mark-compacts/.test(this.#held);
    if (outOfMemory) this.#held = "";
    this.#release();
    return outOfMemory;
  }

  #waitFor(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#release(), ms);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDying = false;
    if (this.#held) this.show(this.#held);
    this.#held = "";
  }
}
