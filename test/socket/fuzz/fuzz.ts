/** Runs the fuzzer in a process of its own, where a crash shows as the end of that process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");

/** Gives how many calls were made; throws with the seed and the call that went wrong. */
export function fuzz(seconds: number, seed: number): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), "wirebook-fuzz-"));
  const note = path.join(folder, "call");
  try {
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      ["-r", "./kernel-lib/kernel/load/register.cjs", path.join(__dirname, "child.ts"), `${seed}`, `${seconds}`, note],
      { cwd: ROOT, encoding: "utf8" },
    );
    if (status === 0) return Number(stdout);
    const last = readFileSync(note, "utf8").trim();
    throw new Error(`seed ${seed}: ended by ${signal ?? status}\n${stdout}${stderr}\nlast call: ${last}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
