import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { ROOT } from "../../committed";

const NODE = [process.execPath, "-r", "./kernel-lib/kernel/load/register.cjs", "-e"];
/** Root keeps its name but loses the right, so that it can still read a checkout that is closed to others. */
const LESS = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"] : [];

/** Runs a program in the checkout, as JavaScript text, in a process that may not capture. */
export function runWithoutRight(program: string): SpawnSyncReturns<string> {
  const [file, ...parameters] = [...LESS, ...NODE, program];
  return spawnSync(file as string, parameters, { cwd: ROOT, encoding: "utf8" });
}
