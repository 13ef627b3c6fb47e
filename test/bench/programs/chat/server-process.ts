// needs: solutions
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const TICKS_PER_SECOND = 100; // USER_HZ, on every Linux of today
const PAGE_KB = 4;

/** A chat server in a process of its own, with what it costs. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Starts node with these arguments, and waits for the line that tells the port. */
  static async start(parameters: readonly string[]): Promise<ServerProcess> {
    const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout })) {
      const port = Number(/:(\d+)$/.exec(line)?.[1]);
      if (port > 0) return new ServerProcess(child, port);
    }
    throw new Error(`${parameters.join(" ")} ended before it told a port`);
  }

  /** Processor time so far. */
  get cpuMs(): number {
    const text = readFileSync(`/proc/${this.child.pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  }

  /** Resident memory that is this process's own. */
  get memoryKb(): number {
    const [, resident = "0", shared = "0"] = readFileSync(`/proc/${this.child.pid}/statm`, "utf8").split(" ");
    return (Number(resident) - Number(shared)) * PAGE_KB;
  }

  close(): void {
    this.child.kill("SIGKILL");
  }
}
