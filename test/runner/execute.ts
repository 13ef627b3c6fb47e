import { spawn } from "node:child_process";
import path from "node:path";

const REGISTER = path.resolve(__dirname, "../../kernel-lib/kernel/load/register.cjs");

/** What came of one test file; `reason` says why where no test of its own failed. */
export interface FileResult {
  file: string;
  passed: number;
  failed: number;
  seconds: number;
  output: string;
  reason?: string;
}

/**
 * Runs one uvu file in a process of its own. Counts failed as total − passed plus skipped, and fails a file that has no
 * test, ends early, exits with a code or outlives `timeoutMs`.
 */
export async function executeFile(file: string, timeoutMs: number, nodeBinary = process.execPath): Promise<FileResult> {
  const started = performance.now();
  const child = spawn(nodeBinary, ["--enable-source-maps", "-r", REGISTER, file], {
    detached: true, // its own process group, so that a time-out ends what the test itself started too
    stdio: ["ignore", "pipe", "pipe"],
    // no work of a learner's is told to be slow because this machine is
    env: { ...process.env, FORCE_COLOR: "0", WIREBOOK_PATIENCE: "4" },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child.pid);
  }, timeoutMs);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on("close", (...end) => resolve(end)),
  );
  clearTimeout(timer);
  endGroup(child.pid);
  const seconds = (performance.now() - started) / 1000;
  return { file, seconds, output, ...verdict(output, code, signal, timedOut ? timeoutMs : undefined) };
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // nothing of the group is left
  }
}

/** Reads uvu's closing lines; what the process did besides (time-out, signal, exit code) can only add a failure. */
export function verdict(
  output: string,
  code: number | null,
  signal: string | null,
  timeoutMs: number | undefined,
): { passed: number; failed: number; reason?: string } {
  const sums = [...output.matchAll(/^ {2}Total: {5}(\d+)\n {2}Passed: {4}(\d+)\n {2}Skipped: {3}(\d+)$/gm)].at(-1);
  const [total, passed, skipped] = sums ? sums.slice(1).map(Number) : [0, 0, 0];
  const failed = (total ?? 0) - (passed ?? 0) + (skipped ?? 0);
  const reason =
    timeoutMs !== undefined
      ? `timed out after ${timeoutMs / 1000} s`
      : signal
        ? `ended by ${signal}`
        : !sums
          ? `ended before its tests were finished (exit code ${code})`
          : total === 0
            ? "has no test"
            : code !== 0 && failed === 0
              ? `exit code ${code}`
              : undefined;
  return { passed: passed ?? 0, failed: reason ? Math.max(1, failed) : failed, reason };
}
