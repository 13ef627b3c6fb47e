/** `npm start -- --no-browser` in a checkout, from its address to its last process. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { until } from "../processes";

const START_MS = 120_000;
const END_MS = 15_000;

/** A course that runs. */
export interface Course {
  /** Of the first lesson, with the token. */
  address: string;
  /** Ends it as a closed terminal window would; throws if a process is left. */
  end(): Promise<void>;
}

/** Starts the course of a checkout, with an empty home folder beside it. */
export async function startCourse(root: string): Promise<Course> {
  const home = path.join(path.dirname(root), "home");
  mkdirSync(home, { recursive: true });
  const child = spawn("npm", ["start", "--", "--no-browser"], {
    cwd: root,
    env: { ...process.env, HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const address = await addressFrom(child);
  return {
    address,
    end: async () => {
      process.kill(-(child.pid as number), "SIGHUP");
      await until(`no process of ${root} is left`, () => processesOf(root).length === 0, END_MS);
    },
  };
}

function addressFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`npm start gave no address:\n${said}`)), START_MS);
    const listen = (chunk: Buffer): void => {
      said += chunk;
      const address = /http:\S+token=[0-9a-f]+/.exec(said)?.[0];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("close", () => reject(new Error(`npm start has ended:\n${said}`)));
  });
}

/** The processes that name a folder in their command. */
export function processesOf(folder: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(commandOf)
    .filter((command) => command.includes(folder));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
