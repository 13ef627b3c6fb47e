/**
 * The line between code that cells import (kernel-lib/kernel, read from source) and the running kernel: an object under
 * a global symbol, so that neither imports the other.
 */
import type { MimeBundle } from "./protocol";

/** What the running kernel offers to cells. */
export interface KernelHook {
  /** Shows a value; with an `id`, so that `update` can exchange it later. */
  display(value: unknown, options?: { id?: string; update?: boolean; metadata?: Record<string, unknown> }): unknown;
  clearOutput(wait: boolean): void;
  page(data: MimeBundle): void;
  prompt(text: string, password: boolean): Promise<string>;
  openHandles(): { kind: string; cell?: number }[];
  /** The `@module` cells that have been run, by the file each stands for. */
  moduleCells(): { file: string; source: string }[];
  openComm(target: string, data: unknown, metadata?: Record<string, unknown>, buffers?: Uint8Array[]): Comm;
  onComm(target: string, opened: (comm: Comm, data: unknown) => void): void;
}

/** A line of messages between a cell and a widget on the page. */
export interface Comm {
  readonly id: string;
  send(data: unknown, buffers?: Uint8Array[]): void;
  close(data?: unknown): void;
  onMessage(listener: (data: unknown, buffers: Uint8Array[]) => void): void;
  onClose(listener: (data: unknown) => void): void;
}

export const KERNEL_HOOK = Symbol.for("wirebook.kernel");

/** The running kernel, or undefined where code runs outside of a notebook. */
export function kernelHook(): KernelHook | undefined {
  return (globalThis as { [KERNEL_HOOK]?: KernelHook })[KERNEL_HOOK];
}
