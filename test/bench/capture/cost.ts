import { spawnSync } from "node:child_process";

/** Processor time of a command and its children, user and system, in seconds; what it prints goes nowhere. */
export function costSeconds(command: readonly string[]): number {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", '"$@" > /dev/null 2> /dev/null || exit 1; times', "_", ...command],
    {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    },
  );
  if (status !== 0) throw new Error(`Cannot run ${command.join(" ")}: ${stderr}`);
  const [, children = ""] = stdout.trim().split("\n");
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest),
    0,
  );
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
