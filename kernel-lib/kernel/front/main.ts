/** The process Jupyter starts. It begins the two others first: they use the time that ZeroMQ takes to load. */
import path from "node:path";
import type { KernelImage } from "../image/paths";
import { CompilerProcess } from "./compiler-process";
import { readConnection } from "./connection";
import { History } from "./history";
import { Kernel } from "./kernel";
import { Wire } from "./wire";

const PARENT_WATCH_MS = 1000;

/** Serves one connection file until the front end shuts it down, a signal comes, or the parent is gone. */
export async function serve(connectionFile: string, image: KernelImage): Promise<void> {
  const wire = new Wire(readConnection(connectionFile));
  const compiler = new CompilerProcess(image.compiler);
  void compiler.start();
  const exit = async (): Promise<void> => {
    kernel.close();
    await wire.close();
    process.exit(0);
  };
  const kernel = new Kernel({
    wire,
    compiler,
    history: new History(path.join(image.stateDirectory, "history.jsonl")),
    runnerCommand: image.runner,
    exit,
  });
  process.on("SIGTERM", exit);
  process.on("SIGHUP", exit);
  process.on("SIGINT", () => kernel.interrupt());
  watchParent(exit);
  await wire.open((channel, message) => kernel.receive(channel, message));
}

/** A server that was killed leaves its kernels behind; jupyter_client says by a variable that this one has a parent. */
function watchParent(exit: () => void): void {
  if (!process.env.JPY_PARENT_PID) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && exit(), PARENT_WATCH_MS).unref();
}
