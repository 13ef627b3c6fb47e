/** The Python environment that JupyterLab lives in, made from a lock file with hashes. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runCommand } from "./commands";
import { BadGround } from "./ground";
import { PLACES } from "./places";
import { fetchUv, mirrorOf } from "./uv";

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
    const { status, stdout } = spawnSync(name, ["-c", PROBE], { encoding: "utf8", env: pythonEnvironment() });
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
    return readFileSync(STAMP, "utf8") === stamp();
  } catch {
    return false;
  }
}

/** Makes the environment anew; `report` gets how far the installation is. */
export async function makePythonEnvironment(report: (progress: string) => void): Promise<void> {
  const python = findPython();
  rmSync(PLACES.python, { recursive: true, force: true });
  if (!(python.hasVenv && (await makeByVenv(python, report)))) await makeByUv(python, report);
  writeFileSync(STAMP, stamp());
}

/** Gives false where this Python's venv does not work although its modules are there. */
async function makeByVenv(python: Python, report: (progress: string) => void): Promise<boolean> {
  report("making a Python environment");
  try {
    await runCommand("Making a Python environment", [python.command, "-m", "venv", PLACES.python], {
      env: pipNeutral(),
    });
  } catch (error) {
    if (!(error instanceof BadGround) || error.code !== "COMMAND_FAILED") throw error;
    rmSync(PLACES.python, { recursive: true, force: true });
    return false;
  }
  const pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--require-hashes", "-r", LOCK];
  await runCommand("Installing JupyterLab", pip, { onLine: countPackages(report), env: pipNeutral() });
  return true;
}

async function makeByUv(python: Python, report: (progress: string) => void): Promise<void> {
  report("this Python makes no environments; fetching uv, which does");
  const mirror = mirrorOf(python.command);
  const env = { ...pipNeutral(), ...mirror };
  const uv = await fetchUv(python.command, env);
  await runCommand("Making a Python environment", [uv, "venv", "--python", python.command, PLACES.python], { env });
  const install = [uv, "pip", "install", "--python", PYTHON, "--require-hashes", "-r", LOCK];
  await runCommand("Installing JupyterLab", install, { onLine: countPackages(report), env });
}

/** The surroundings of a Python that must see its own packages only, not those a profile or another Python put there. */
function pythonEnvironment(): NodeJS.ProcessEnv {
  const { PYTHONPATH, PYTHONHOME, PYTHONSTARTUP, __PYVENV_LAUNCHER__, ...rest } = process.env;
  return rest;
}

/** Undoes pip's settings that would put packages elsewhere; its mirrors, proxies and certificates are respected. */
function pipNeutral(): NodeJS.ProcessEnv {
  return { ...pythonEnvironment(), PIP_USER: "0", PIP_REQUIRE_VIRTUALENV: "0" };
}

function countPackages(report: (progress: string) => void): (line: string) => void {
  const wanted = (readFileSync(LOCK, "utf8").match(/^[a-z][\w.-]*==/gim) ?? []).length;
  let count = 0;
  return (line) => {
    if (/^(Collecting|Downloading|Downloaded|Building) \S+/.test(line)) {
      if (line.startsWith("Collecting")) count += 1;
      report(`${count > 0 ? `${Math.min(count, wanted)} of about ${wanted}: ` : ""}${line.split(" ")[1]}`);
    } else if (/^Installing collected packages|^Prepared/.test(line)) report("unpacking");
  };
}

/** The lock, and the very interpreter: after an upgrade of Python (3.11 to 3.12) the old packages are not seen. */
function stamp(): string {
  const lock = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  return `${lock} ${realpathSync(PYTHON)}\n`;
}
