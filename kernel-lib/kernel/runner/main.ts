/** The process that runs the learner's code. */
import path from "node:path";
import { Worker } from "node:worker_threads";
import { KERNEL_HOOK, type KernelHook } from "../hook";
import type { MimeBundle, ToRunner } from "../protocol";
import { listen, send } from "./channel";
import { onComm, openComm, receiveComm } from "./comms";
import { currentCell } from "./context";
import { Execution } from "./execution";
import { noteOwnHandles, openHandles } from "./handles";
import { Modules } from "./modules";
import { answerPrompt, prompt, refusePrompt } from "./prompt";
import { SCOPE, scope } from "./scopes";
import { encodeBinary, hidePromiseMarks, toBundle } from "./show";
import { installStackTraces, registerSource } from "./stack";
import { captureStreams } from "./streams";
import { loadTslab } from "./tslab";
import { installUnwind, isUnwinding, noteHeard } from "./unwind";

const [root] = process.argv.slice(2) as [string];
const { transpile } = require(path.join(root, "kernel-lib/kernel/load/transpile.cjs")) as {
  transpile(filename: string, source: string): string;
};
require(path.join(root, "kernel-lib/kernel/load/register.cjs"));

const modules = new Modules({ root, directory: process.cwd(), transpile, substitutes: { tslab: tslabOnce() } });
const execution = new Execution(modules, root);

function show(data: MimeBundle, options: { id?: string; update?: boolean; metadata?: Record<string, unknown> }): void {
  const { id, update, metadata = {} } = options;
  const shown = { cell: currentCell().id, data, metadata };
  send({ type: "display", ...shown, ...(id ? { displayId: id } : {}), ...(update ? { update } : {}) });
}

const hook: KernelHook = {
  display(value, options = {}) {
    const bundle = toBundle(value) ?? {};
    return bundle instanceof Promise ? bundle.then((data) => show(data, options)) : show(bundle, options);
  },
  clearOutput: (wait) => send({ type: "clear", cell: currentCell().id, wait }),
  page: (data) => send({ type: "page", cell: currentCell().id, data }),
  prompt,
  openHandles,
  moduleCells: () => modules.virtualSources(),
  openComm,
  onComm,
};

function tslabOnce(): () => unknown {
  let loaded: unknown;
  return () => {
    loaded ??= loadTslab(root, ({ data, metadata, transient }, update) =>
      show(encodeBinary(data), { id: transient.display_id, update, metadata }),
    );
    return loaded;
  };
}

const handlers: { [T in ToRunner["type"]]: (message: Extract<ToRunner, { type: T }>) => void } = {
  execute: ({ cell }) => {
    noteHeard(false);
    startWatchdog();
    execution.start(cell);
  },
  module: addModule,
  interrupt: () => {
    noteHeard(true);
    send({ type: "interruptHeard" });
    execution.interrupt();
  },
  input: ({ value }) => answerPrompt(value),
  inputRefused: ({ reason }) => refusePrompt(reason),
  comm: ({ comm }) => receiveComm(comm),
};

let watchdog: Worker | undefined;

/** With the first cell, not before: a kernel's start needs the processor for other things. */
function startWatchdog(): void {
  watchdog ??= new Worker(path.join(__dirname, "watchdog.cjs"), { execArgv: [], stdout: false, stderr: false });
  watchdog.unref();
}

function addModule({ file, source, count }: Extract<ToRunner, { type: "module" }>): void {
  modules.addVirtual(file, source);
  const place = `cell ${count} (${path.parse(file).name})`;
  registerSource(file, source, place, 0, () => inlineMap(transpile(file, source)));
}

/** A file that cells or modules import is mapped by what esbuild left at its end. */
function loadSource(file: string): void {
  const source = modules.sourceOf(file);
  if (source !== undefined) registerSource(file, source, file, 0, () => inlineMap(transpile(file, source)));
}

function inlineMap(code: string): string {
  const encoded = /sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/.exec(code)?.[1] ?? "";
  return Buffer.from(encoded, "base64").toString("utf8");
}

function watchErrors(): void {
  installUnwind(__dirname);
  process.on("uncaughtException", (error) => isUnwinding(error) || execution.uncaught(error));
  process.on("unhandledRejection", (reason) => execution.uncaught(reason));
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    send({ type: "exit", cell: currentCell().id, code: Number(code ?? process.exitCode ?? 0) });
    return exit(code);
  };
}

Object.assign(globalThis, { [KERNEL_HOOK]: hook, [SCOPE]: scope });
Object.assign(globalThis, {
  prompt: (text = "", options: { password?: boolean } = {}) => prompt(text, options.password === true),
});
captureStreams();
hidePromiseMarks();
watchErrors();
installStackTraces(__dirname, root, loadSource);
listen((message) => (handlers[message.type] as (message: ToRunner) => void)(message));
noteOwnHandles();
send({ type: "ready" });
