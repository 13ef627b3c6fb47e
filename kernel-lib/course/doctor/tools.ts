/** Is what the course is made of installed? */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fingerprint, hasKernelspec } from "../../kernel/image";
import { hasPythonEnvironment, KERNELS, PLACES, PYTHON, setupSteps } from "../start";
import { broken, type Check, missing, ok } from "./check";

const START = "type npm start once; it sets this up";

export function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const works = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return works
    ? ok("Node.js", process.version)
    : broken("Node.js", process.version, "install Node.js 20.19 or later (nodejs.org, or: nvm install 22)");
}

export function pythonCheck(): Check {
  if (!hasPythonEnvironment()) return broken("Python", "the course's own environment is not made yet", START);
  const { status, stdout } = spawnSync(PYTHON, ["--version"], { encoding: "utf8" });
  if (status !== 0)
    return broken("Python", "the course's own environment does not run", "rm -r .wirebook/python, then npm start");
  return ok("Python", stdout.trim().replace("Python ", ""));
}

export function jupyterCheck(): Check {
  if (!existsSync(PYTHON)) return broken("JupyterLab", "not installed yet", START);
  const script = "from importlib.metadata import version; print(version('jupyterlab'))";
  const { status, stdout } = spawnSync(PYTHON, ["-I", "-c", script], { encoding: "utf8" });
  return status === 0 ? ok("JupyterLab", stdout.trim()) : broken("JupyterLab", "not installed yet", START);
}

export function kernelCheck(): Check {
  const todo = setupSteps().filter((step) => step.name.startsWith("building") && !step.isDone());
  if (!hasKernelspec(KERNELS, PLACES.root)) return broken("kernel", "Jupyter does not know it yet", START);
  if (todo.every((step) => step.name.includes("snapshot")) && todo.length > 0) {
    return missing("kernel", "starts the slow way (2 s more), as its snapshot is not built yet", START);
  }
  if (todo.length > 0) return broken("kernel", `not built yet: ${todo.map((step) => step.name).join(", ")}`, START);
  return ok("kernel", `built from kernel-lib ${fingerprint().library}`);
}
