/** The Python environment that JupyterLab lives in, made from a lock file with hashes. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runCommand } from "./commands";
import { BadGround } from "./ground";
import { PLACES } from "./places";
import { fetchUv } from "./uv";

const LOCK = path.join(__dirname, "requirements.txt");
const STAMP = path.join(PLACES.python, "wirebook-lock");
const OLDEST = [3, 10] as const;
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/** A Python on this machine. */
export interface Python {
  command: string;
  version: [number, number, number];
  /** Whether `python -m venv` can make an environment with pip in it. */
  hasVenv: boolean;
}

/** The environment's own Python. */
export const PYTHON = path.join(PLACES.python, "bin", "python");

const PROBE = `import sys, json, importlib.util as u
print(json.dumps([sys.executable, list(sys.version_info[:3]), all(u.find_spec(m) for m in ("venv", "ensurepip"))]))`;

/** Finds the first Python that is new enough; `WIREBOOK_PYTHON` names one to use. Throws BadGround without one. */
export function findPython(names = process.env.WIREBOOK_PYTHON ? [process.env.WIREBOOK_PYTHON] : NAMES): Python {
  const seen: string[] = [];
  for (const name of names) {
    const { status, stdout } = spawnSync(name, ["-c", PROBE], { encoding: "utf8" });
    if (status !== 0) continue;
    const [command, version, hasVenv] = JSON.parse(stdout) as [string, [number, number, number], boolean];
    if (version[0] === OLDEST[0] && version[1] >= OLDEST[1]) return { command, version, hasVenv };
    seen.push(version.join("."));
  }
  const found = seen.length > 0 ? `found only Python ${seen.join(", ")}` : "found no Python";
  throw new BadGround(
    "NO_PYTHON",
    `JupyterLab needs Python 3.10 or later; ${found}. Install it (Debian, Ubuntu: sudo apt install python3; Fedora: sudo dnf install python3; macOS: brew install python), then type npm start again.`,
  );
}

/** Tells whether the environment is there and made from this lock; its stamp is written last. */
export function hasPythonEnvironment(): boolean {
  try {
    return readFileSync(STAMP, "utf8") === stamp() && existsSync(PYTHON);
  } catch {
    return false;
  }
}

/** Makes the environment anew; `report` gets how far the installation is. */
export async function makePythonEnvironment(report: (progress: string) => void): Promise<void> {
  const python = findPython();
  rmSync(PLACES.python, { recursive: true, force: true });
  const wanted = (readFileSync(LOCK, "utf8").match(/^[a-z][\w.-]*==/gim) ?? []).length;
  const counted = countPackages(wanted, report);
  if (python.hasVenv) {
    await runCommand("Making a Python environment", [python.command, "-m", "venv", PLACES.python]);
    const pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--require-hashes", "-r", LOCK];
    await runCommand("Installing JupyterLab", pip, counted);
  } else {
    report("this Python makes no environments; fetching uv, which does");
    const uv = await fetchUv(python.command);
    await runCommand("Making a Python environment", [uv, "venv", "--python", python.command, PLACES.python]);
    const install = [uv, "pip", "install", "--python", PYTHON, "--require-hashes", "-r", LOCK];
    await runCommand("Installing JupyterLab", install, counted, mirrorForUv());
  }
  writeFileSync(STAMP, stamp());
}

/** uv does not read pip's settings; a mirror named for pip is meant for all. */
function mirrorForUv(): Record<string, string> {
  const { PIP_INDEX_URL: mirror, UV_DEFAULT_INDEX: own } = process.env;
  return mirror && !own ? { UV_DEFAULT_INDEX: mirror } : {};
}

function countPackages(wanted: number, report: (progress: string) => void): (line: string) => void {
  let count = 0;
  return (line) => {
    if (/^(Collecting|Downloading|Downloaded|Building) \S+/.test(line)) {
      if (line.startsWith("Collecting")) count += 1;
      report(`${count > 0 ? `${Math.min(count, wanted)} of about ${wanted}: ` : ""}${line.split(" ")[1]}`);
    } else if (/^Installing collected packages|^Prepared/.test(line)) report("unpacking");
  };
}

function stamp(): string {
  return createHash("sha256").update(readFileSync(LOCK)).digest("hex");
}
