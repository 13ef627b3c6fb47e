/** Puts the kernel and its extension into a Jupyter that the user already has. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { buildSteps, fingerprint, KERNEL_NAME, ROOT, STATE, writeKernelspec } from "../../kernel/image";
import { EXTENSION_NAME, writeLabextension } from "../../show/labextension";

/** Which Jupyter: the user's own, that of the Python environment in use, or one below a folder. */
export type Target = { kind: "user" } | { kind: "sys-prefix" } | { kind: "prefix"; folder: string };

/** Gives Jupyter's data folder of a target. Throws where the environment's Python cannot be asked. */
export function dataFolder(target: Target): string {
  if (target.kind === "prefix") return path.join(path.resolve(target.folder), "share", "jupyter");
  if (target.kind === "user") return userFolder();
  const { status, stdout } = spawnSync("python3", ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" });
  if (status !== 0)
    throw new Error("--sys-prefix: python3 is not on the PATH; activate the environment, or give --prefix DIR");
  return path.join(stdout.trim(), "share", "jupyter");
}

/** As jupyter_core has it: a variable, else the platform's place. */
function userFolder(): string {
  const { JUPYTER_DATA_DIR: named } = process.env;
  // A terminal inside the course has the course's own folder there, which no other Jupyter reads.
  if (named && !path.resolve(named).startsWith(path.join(STATE, "jupyter", path.sep))) return named;
  if (process.platform === "darwin") return path.join(homedir(), "Library", "Jupyter");
  return path.join(process.env.XDG_DATA_HOME || path.join(homedir(), ".local", "share"), "jupyter");
}

/** Builds what the kernel needs, then writes kernelspec and extension; gives the folders written. */
export async function installKernel(target: Target, tell: (text: string) => void): Promise<string[]> {
  for (const step of buildSteps({ root: ROOT, fingerprint: fingerprint() })) {
    if (step.isDone()) continue;
    tell(`building: ${step.name}`);
    await step.build();
  }
  const folder = dataFolder(target);
  return [
    writeKernelspec(path.join(folder, "kernels"), ROOT),
    await writeLabextension(path.join(folder, "labextensions")),
  ];
}

/** Removes what installKernel has written; gives the folders removed. What is not ours stays. */
export function uninstallKernel(target: Target): string[] {
  const folder = dataFolder(target);
  const kernel = path.join(folder, "kernels", KERNEL_NAME);
  const extension = path.join(folder, "labextensions", EXTENSION_NAME);
  const found = [...(isOurKernel(kernel) ? [kernel] : []), ...(isOurExtension(extension) ? [extension] : [])];
  for (const one of found) rmSync(one, { recursive: true, force: true });
  return found;
}

/** Whatever its stamp is called: one that an earlier version of the course has left is ours too. */
function isOurExtension(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.startsWith("built-from"));
  } catch {
    return false;
  }
}

function isOurKernel(folder: string): boolean {
  try {
    return readFileSync(path.join(folder, "kernel.json"), "utf8").includes(
      path.join("kernel-lib", "kernel", "launch.cjs"),
    );
  } catch {
    return false;
  }
}
