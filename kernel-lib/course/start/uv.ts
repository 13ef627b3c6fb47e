/** uv from PyPI, for a Python without venv or ensurepip (Debian and Ubuntu leave them out): by pip where there is one. */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { runCommand } from "./commands";
import { PLACES } from "./places";

const LOCK = path.join(__dirname, "uv.txt");
const FETCH = path.join(__dirname, "fetch_uv.py");
const UV = path.join(PLACES.uv, "bin", "uv");

/** Gives the path of uv, fetched into `.wirebook/uv` when it is not there. */
export async function fetchUv(python: string, env: NodeJS.ProcessEnv): Promise<string> {
  if (works()) return UV;
  rmSync(PLACES.uv, { recursive: true, force: true }); // pip leaves a folder that is there as it is, though half made
  const { status } = spawnSync(python, ["-m", "pip", "--version"], { env });
  const withPip = ["-m", "pip", "install", "--require-hashes", "--target", PLACES.uv, "-r", LOCK];
  await runCommand("Fetching uv", [python, ...(status === 0 ? withPip : [FETCH, LOCK, PLACES.uv])], { env });
  return UV;
}

/** A file that an earlier try left half copied does not run, and another version is not the locked one. */
function works(): boolean {
  const { stdout } = spawnSync(UV, ["--version"], { encoding: "utf8" });
  const wanted = /^uv==(\S+)/m.exec(readFileSync(LOCK, "utf8"))?.[1];
  return stdout?.split(" ")[1]?.trim() === wanted;
}

/** uv does not read pip's settings; a mirror that was set for pip, by variable or file, is meant for all. */
export function mirrorOf(python: string): { UV_DEFAULT_INDEX?: string } {
  if (process.env.UV_DEFAULT_INDEX) return {};
  const { status, stdout } = spawnSync(python, [FETCH, "--mirror"], { encoding: "utf8" });
  const mirror = status === 0 ? stdout.trim() : "";
  return mirror ? { UV_DEFAULT_INDEX: mirror } : {};
}
