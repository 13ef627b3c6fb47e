/** libpcap and the kernel, as a small C program that the tests build. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import type { BpfProgram } from "../../../kernel-lib/capture";

const SOURCE = path.join(__dirname, "reference.c");
const FOLDER = path.resolve(__dirname, "../../../.wirebook/test");
const PROGRAM = path.join(FOLDER, "libpcap-reference");

/** An answer: what follows "ok" (empty for nothing), or why it was refused. */
export interface Answer {
  ok: boolean;
  text: string;
}

/** Puts requests (see reference.c) to libpcap and the kernel; the answers come in their order. */
export function askReference(requests: readonly string[]): Answer[] {
  build();
  const { stdout, status, signal } = spawnSync(PROGRAM, {
    input: requests.map((request) => `${request}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  const lines = stdout.split("\n");
  if (status !== 0 || lines.length !== requests.length + 1)
    throw new Error(
      `the reference ended (${signal ?? status}) after ${lines.length - 1} of ${requests.length} requests`,
    );
  return requests.map((_, at) => {
    const [, verdict, text] = /^(ok|refused)\s?(.*)$/.exec(lines[at] ?? "") ?? [];
    return { ok: verdict === "ok", text: text ?? "" };
  });
}

/** A program as the reference reads and writes it. */
export const programText = (program: BpfProgram): string =>
  program.map(({ code, jt, jf, k }) => `${code},${jt},${jf},${k}`).join(" ");

export const hexText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Builds the program if its source is newer; several tests may do so at once. */
function build(): void {
  if (existsSync(PROGRAM) && statSync(PROGRAM).mtimeMs > statSync(SOURCE).mtimeMs) return;
  mkdirSync(FOLDER, { recursive: true });
  const made = `${PROGRAM}.${process.pid}`;
  const { status, stderr, error } = spawnSync("gcc", ["-O2", "-o", made, SOURCE, "-lpcap"], { encoding: "utf8" });
  if (status !== 0)
    throw new Error(`Cannot build the libpcap reference; it wants gcc and libpcap-dev: ${error?.message ?? stderr}`);
  renameSync(made, PROGRAM);
}
