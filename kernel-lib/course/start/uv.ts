/** uv from PyPI, for a Python without venv or ensurepip (Debian and Ubuntu leave them out): by pip where there is one. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { runCommand } from "./commands";
import { PLACES } from "./places";

const LOCK = path.join(__dirname, "uv.txt");
const UV = path.join(PLACES.uv, "bin", "uv");

/** Gives the path of uv, fetched into `.wirebook/uv` when it is not there. */
export async function fetchUv(python: string): Promise<string> {
  if (existsSync(UV)) return UV;
  const { status } = spawnSync(python, ["-m", "pip", "--version"]);
  const withPip = ["-m", "pip", "install", "--require-hashes", "--target", PLACES.uv, "-r", LOCK];
  const withoutPip = [path.join(__dirname, "fetch_uv.py"), LOCK, PLACES.uv];
  await runCommand("Fetching uv", [python, ...(status === 0 ? withPip : withoutPip)]);
  return UV;
}
