/** Entry of the front's bundle: finds how the compiler is to be started, and serves. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { serve as serveConnection } from "../front/main";
import type { CompilerImage } from "./paths";
import { bundleFolder, COMPILER_FLAGS, type Installation, snapshotFile, typesFolder } from "./places";

/** Serves a connection file with the kernel of an installation. */
export function serve(connectionFile: string, installation: Installation): Promise<void> {
  const { root } = installation;
  return serveConnection(connectionFile, {
    stateDirectory: path.join(root, ".wirebook"),
    runner: [process.execPath, path.join(bundleFolder(installation), "runner.cjs"), root],
    compiler: () => compilerImage(installation),
  });
}

/**
 * The snapshot starts the compiler in a quarter of the time. Without one (the library has changed, Node was updated)
 * the slow way serves until one is built beside it, for the next start.
 */
async function compilerImage(installation: Installation): Promise<CompilerImage> {
  const types = { library: typesFolder(installation), root: installation.root };
  const slow = [process.execPath, ...COMPILER_FLAGS, path.join(bundleFolder(installation), "compiler.cjs")];
  const snapshot = snapshotFile(installation);
  if (existsSync(types.library) && existsSync(snapshot)) {
    return { command: [process.execPath, ...COMPILER_FLAGS, "--snapshot-blob", snapshot], fallback: slow, types };
  }
  const building = buildRest(installation.root);
  while (!existsSync(types.library) && building.exitCode === null && building.signalCode === null) await delay(50);
  return { command: slow, types };
}

/** Builds what is missing, beside the notebook's work; ends with the kernel. */
function buildRest(root: string): ReturnType<typeof spawn> {
  const load = path.join(root, "kernel-lib/kernel/load/register.cjs");
  const main = path.join(root, "kernel-lib/kernel/image/build-main.ts");
  const builder = spawn(process.execPath, ["-r", load, main], { stdio: "ignore" });
  builder.on("error", () => {}); // the slow way goes on without it
  process.once("exit", () => builder.kill("SIGTERM"));
  return builder;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
