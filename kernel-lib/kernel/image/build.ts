/** Builds the parts of a kernel: its processes in one file each, kernel-lib's declarations, the compiler's snapshot. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { TYPE_PATHS_VARIABLE } from "../protocol";
import { bundle } from "./bundle";
import { bundleFolder, COMPILER_FLAGS, type Installation, snapshotFile, typesFolder } from "./places";

const run = promisify(execFile);
/** Old states kept, for kernels that still run on them. */
const STATES_KEPT = 3;

/** The parts, in the order they are built; each is left alone where it is there already. */
export interface BuildStep {
  /** What is being made, for a line of progress. */
  name: string;
  isDone(): boolean;
  build(): Promise<void>;
}

/** Lists the steps to a complete kernel. */
export function buildSteps(installation: Installation): BuildStep[] {
  const bundles = bundleFolder(installation);
  const types = typesFolder(installation);
  const snapshot = snapshotFile(installation);
  return [
    { name: "kernel", isDone: () => existsSync(bundles), build: () => buildBundles(bundles) },
    {
      name: "type declarations of kernel-lib",
      isDone: () => existsSync(types),
      build: () => buildTypes(installation.root, bundles, types),
    },
    {
      name: "start-up snapshot of the compiler",
      isDone: () => existsSync(snapshot),
      build: () => buildSnapshot(installation.root, bundles, types, snapshot),
    },
  ];
}

/** Bundles the kernel's processes. */
export async function buildBundles(folder: string): Promise<void> {
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
  await runNode([...COMPILER_FLAGS, ...parameters], { env, cwd: path.dirname(file) });
  renameSync(temporary, file);
}

/** Runs node; of a failure's output keeps the lines that say something (a bundle's own line is megabytes long). */
async function runNode(parameters: string[], options: { env?: NodeJS.ProcessEnv; cwd?: string }): Promise<void> {
  try {
    await run(process.execPath, parameters, options);
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    const lines = (stderr || message).split("\n").filter((line) => line.trim() && line.length < 500);
    throw new Error(lines.slice(0, 20).join("\n"));
  }
}

/** Fills a new folder and puts it in place whole; where another process was faster, its folder stays. */
async function replaceFolder(folder: string, fill: (temporary: string) => Promise<unknown>): Promise<void> {
  const temporary = `${folder}.${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  try {
    await fill(temporary);
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  removeOldest(path.dirname(folder));
}

function removeOldest(parent: string): void {
  const states = readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{16}$/.test(entry.name))
    .map(({ name }) => path.join(parent, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of states.slice(STATES_KEPT)) rmSync(old, { recursive: true, force: true });
}
