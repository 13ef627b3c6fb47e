/** An rsync daemon on loopback for one folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Socket } from "../../../../kernel-lib/socket";
import { findProgram } from "../../../programs";

export class RsyncDaemon {
  readonly #directory = mkdtempSync(path.join(tmpdir(), "wirebook-rsync-"));
  #child!: ChildProcess;
  #port = 0;

  static async start(folder: string): Promise<RsyncDaemon> {
    const daemon = new RsyncDaemon();
    const taken = new Socket();
    taken.bind(["127.0.0.1", 0]);
    daemon.#port = taken.getsockname()[1];
    taken.close();
    const config = path.join(daemon.#directory, "config");
    const rights = process.getuid?.() === 0 ? ["uid = 0", "gid = 0"] : [];
    const settings = ["address = 127.0.0.1", `port = ${daemon.#port}`, "use chroot = no", ...rights];
    writeFileSync(config, [...settings, "[bench]", `path = ${folder}`, "read only = no", ""].join("\n"));
    daemon.#child = spawn(findProgram("rsync"), ["--daemon", "--no-detach", `--config=${config}`], { stdio: "ignore" });
    await daemon.#reachable();
    return daemon;
  }

  url(name: string): string {
    return `rsync://127.0.0.1:${this.#port}/bench/${name}`;
  }

  async close(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill();
    await gone;
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #reachable(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const socket = new Socket();
      const errno = await socket.connectEx(["127.0.0.1", this.#port]);
      socket.close();
      if (errno === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the rsync daemon does not listen");
  }
}
