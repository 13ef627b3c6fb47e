/** Builds the parts of a kernel: its processes in one file each, kernel-lib's declarations, the compiler's snapshot. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import { TYPE_PATHS_VARIABLE } from "../protocol";
import { bundle } from "./bundle";
import { lock } from "./lock";
import { bundleFolder, COMPILER_FLAGS, type Installation, snapshotFile, typesFolder } from "./places";

/** Old states kept, for kernels that still run on them. */
const STATES_KEPT = 3;
/** A snapshot has half of this; less is no room to build in. */
const ROOM_BYTES = 64 * 2 ** 20;

/** The parts, in the order they are built; each is left alone where it is there already. */
export interface BuildStep {
  /** What is being made, for a line of progress. */
  name: string;
  isDone(): boolean;
  build(): Promise<void>;
}

/** Lists the steps to a complete kernel. Of several processes that build at once, one does and the others wait. */
export function buildSteps(installation: Installation): BuildStep[] {
  const { root } = installation;
  const [bundles, types] = [bundleFolder(installation), typesFolder(installation)];
  const snapshot = snapshotFile(installation);
  const step = (name: string, target: string, make: () => Promise<void>): BuildStep => {
    const isDone = (): boolean => existsSync(target);
    return { name, isDone, build: () => alone(root, async () => void (isDone() || (await make()))) };
  };
  return [
    step("kernel", bundles, () => buildBundles(bundles)),
    step("type declarations of kernel-lib", types, () => buildTypes(root, bundles, types)),
    step("start-up snapshot of the compiler", snapshot, () => buildSnapshot(root, bundles, types, snapshot)),
  ];
}

async function alone(root: string, work: () => Promise<void>): Promise<void> {
  const unlock = await lock(path.join(root, ".wirebook", "kernel", "build.lock"));
  try {
    await work();
  } finally {
    unlock();
  }
}

/** Bundles the kernel's processes. */
async function buildBundles(folder: string): Promise<void> {
  await replaceFolder(folder, (to) =>
    Promise.all(
      [
        ["image/serve.ts", "front.cjs"],
        ["compiler/main.ts", "compiler.cjs"],
        ["compiler/declarations.ts", "declarations.cjs"],
        ["runner/main.ts", "runner.cjs"],
        ["runner/watchdog.ts", "watchdog.cjs"],
      ].map(([entry, name]) => bundle(entry as string, path.join(to, name as string))),
    ),
  );
}

async function buildTypes(root: string, bundles: string, folder: string): Promise<void> {
  await replaceFolder(folder, (to) => runNode([path.join(bundles, "declarations.cjs"), root, to], {}));
}

async function buildSnapshot(root: string, bundles: string, types: string, file: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  const parameters = ["--snapshot-blob", temporary, "--build-snapshot", path.join(bundles, "compiler.cjs")];
  const env = { ...process.env, [TYPE_PATHS_VARIABLE]: JSON.stringify({ library: types, root }) };
  try {
    await runNode([...COMPILER_FLAGS, ...parameters], { env, cwd: bundles });
    renameSync(temporary, file);
  } catch (error) {
    const { bavail, bsize } = statfsSync(bundles);
    // Node aborts on a full disk without a word about it.
    if (bavail * bsize < ROOM_BYTES) throw new Error("no space left on device (ENOSPC)", { cause: error });
    throw error;
  } finally {
    rmSync(temporary, { force: true });
    removeOld(bundles, /\.blob$/);
    removeOld(path.dirname(types), /^[0-9a-f]{16}$/); // a builder may have been killed while it made those
  }
}

/** Runs node; of a failure's output keeps the lines that say something (a bundle's own line is megabytes long). */
function runNode(parameters: string[], options: { env?: NodeJS.ProcessEnv; cwd?: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, parameters, options, (error, _stdout, stderr) => {
      process.removeListener("exit", stop);
      const lines = (stderr || error?.message || "").split("\n").filter((line) => line.trim() && line.length < 500);
      if (error) reject(new Error(lines.slice(0, 20).join("\n")));
      else resolve();
    });
    const stop = (): void => void child.kill("SIGKILL");
    process.once("exit", stop);
  });
}

/** Fills a new folder and puts it in place whole. */
async function replaceFolder(folder: string, fill: (temporary: string) => Promise<unknown>): Promise<void> {
  const temporary = `${folder}.${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  try {
    await fill(temporary);
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    removeOld(path.dirname(folder), /^[0-9a-f]{16}$/);
  }
}

/** Removes all but the newest entries of a name, and what a builder that was killed left half made. */
function removeOld(parent: string, name: RegExp): void {
  const entries = readdirSync(parent).map((entry) => path.join(parent, entry));
  const old = entries
    .filter((entry) => name.test(path.basename(entry)))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .slice(STATES_KEPT);
  // The build lock is held: nobody else's half-made entry is still being made.
  const halfMade = entries.filter(
    (entry) => name.test(path.basename(entry).replace(/\.\d+$/, "")) && /\.\d+$/.test(entry),
  );
  for (const entry of [...old, ...halfMade]) rmSync(entry, { recursive: true, force: true });
}
