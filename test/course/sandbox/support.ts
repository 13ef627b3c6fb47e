/** What tests of the sandbox share: judging one call, and looking for what was left. */
import { readdirSync, readFileSync } from "node:fs";
import { type Check, type JudgeRequest, type Judges, openJudges, type Report } from "../../../kernel-lib/course/judge";
import { findSandbox, LIMIT_KINDS, type LimitKind } from "../../../kernel-lib/course/sandbox";

/** The ways to keep limits that work on this machine; a school's machine has at least the last. */
export async function workingKinds(): Promise<LimitKind[]> {
  const found: LimitKind[] = [];
  for (const kind of LIMIT_KINDS) if ((await findSandbox([kind])).usable) found.push(kind);
  return found;
}

let judges: Judges | undefined;

/** Judges a check in a sandbox. */
export function judgeBoxed(
  files: Record<string, string>,
  check: Check,
  more: Partial<JudgeRequest> = {},
): Promise<Report> {
  judges ??= openJudges({ ground: "sandbox" });
  return judges.judge({ check: { id: "here", text: check.toString() }, files, ...more });
}

export async function closeJudges(): Promise<void> {
  await judges?.close();
  judges = undefined;
}

/** Processes with a word in their command line or environment, this one and its test runner aside. */
export function processesNaming(word: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => ["cmdline", "environ"].some((file) => textOf(`/proc/${pid}/${file}`).includes(word)))
    .map(Number);
}

/** The control groups that a judge's process has made. */
export function groupsOf(pid: number): string[] {
  const mounts = textOf("/proc/self/mountinfo").split("\n");
  const folders = mounts.filter((line) => / - cgroup2? /.test(line)).map((line) => line.split(" ")[4] ?? "");
  return folders.flatMap((folder) => below(folder, 3)).filter((name) => name.includes(`/wirebook-${pid}-`));
}

function below(folder: string, levels: number): string[] {
  if (levels === 0) return [];
  try {
    const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return inner.flatMap(({ name }) => [`${folder}/${name}`, ...below(`${folder}/${name}`, levels - 1)]);
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
