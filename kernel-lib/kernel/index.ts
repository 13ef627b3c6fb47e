/**
 * What the kernel gives to cells beside Node: showing values, asking, handles, widgets. Outside of a notebook, showing
 * prints the text form, so that a lesson's code also runs as a program.
 */
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { type Comm, kernelHook } from "./hook";
import type { MimeBundle } from "./protocol";

export type { Comm } from "./hook";
export type { MimeBundle } from "./protocol";

/** An output that can be exchanged later, wherever it stands. */
export interface DisplayHandle {
  /** Shows another value in its place. */
  update(value: unknown): void;
}

/** Shows a value under the running cell, as its last line would: `display(figure)`, `display({ "text/html": … })`. */
export function display(value: unknown): void {
  const hook = kernelHook();
  if (hook) hook.display(value);
  else console.log(value);
}

/** Shows a value and gives the handle to exchange it: a clock, a growing ladder. */
export function newDisplay(value: unknown = ""): DisplayHandle {
  const hook = kernelHook();
  const id = randomUUID();
  hook?.display(value, { id });
  return { update: (next) => (hook ? hook.display(next, { id, update: true }) : console.log(next)) };
}

/** Removes what the running cell has shown so far; with `wait`, when the next output comes, so that nothing flickers. */
export function clearOutput({ wait = false } = {}): void {
  kernelHook()?.clearOutput(wait);
}

/** Shows a long text beside the notebook instead of in it, where the front end can. */
export function page(text: string): void {
  const hook = kernelHook();
  if (hook) hook.page({ "text/plain": text });
  else console.log(text);
}

/** Open handles; shown as one line, `open handles: 0`, and one more for each that is left. */
export class OpenHandles {
  constructor(readonly list: readonly { kind: string; cell?: number }[]) {}

  get count(): number {
    return this.list.length;
  }

  /**
   * Tells them in words.
   * @example
   *   new OpenHandles([]).toString() // => "open handles: 0"
   *   new OpenHandles([{ kind: "TCP socket", cell: 3 }]).toString() // => "open handles: 1\n  TCP socket, opened by cell 3"
   */
  toString(): string {
    const lines = this.list.map(
      ({ kind, cell }) => `\n  ${kind}${cell === undefined ? "" : `, opened by cell ${cell}`}`,
    );
    return `open handles: ${this.count}${lines.join("")}`;
  }

  [Symbol.for("Jupyter.display")](): MimeBundle {
    return { "text/plain": this.toString() };
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Lists what cells have opened and not closed: sockets, servers, timers, child processes. */
export function openHandles(): OpenHandles {
  return new OpenHandles(kernelHook()?.openHandles() ?? []);
}

/** Lists the `@module` cells that have been run: the file each stands for, and its text. Empty outside of a notebook. */
export function moduleCells(): { file: string; source: string }[] {
  return kernelHook()?.moduleCells() ?? [];
}

/** Opens a comm to a widget on the page. Throws outside of a notebook. */
export function openComm(
  target: string,
  data: unknown,
  { metadata, buffers }: { metadata?: Record<string, unknown>; buffers?: Uint8Array[] } = {},
): Comm {
  return inNotebook("openComm").openComm(target, data, metadata, buffers);
}

/** Says what happens when the page opens a comm to a target. Throws outside of a notebook. */
export function onComm(target: string, opened: (comm: Comm, data: unknown) => void): void {
  inNotebook("onComm").onComm(target, opened);
}

function inNotebook(what: string) {
  const hook = kernelHook();
  if (hook) return hook;
  throw Object.assign(new Error(`${what}: there is no notebook; run this in a cell`), { code: "ERR_NO_NOTEBOOK" });
}
