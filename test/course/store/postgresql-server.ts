/** A PostgreSQL server of the test's own: its folder, its UNIX socket, no port. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { until } from "../../processes";

export interface PostgresqlServer {
  /** Makes an empty database; gives its address. */
  newDatabase(): Promise<string>;
  /** Ends every process of the server at once, as the kernel does. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Processor time of all its processes so far, in milliseconds. */
  cpuMs(): number;
  remove(): Promise<void>;
}

/** Starts a server. It dies with this process; `settings` as `fsync=off`. */
export async function startPostgresql(settings: string[] = ["fsync=off"]): Promise<PostgresqlServer> {
  const programs = binaries();
  const folder = mkdtempSync(path.join(tmpdir(), "wirebook-pg-"));
  const user = ordinaryUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, "data");
  const initdb = ["-D", data, "-U", "wirebook", "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync"];
  execFileSync(path.join(programs, "initdb"), initdb, { stdio: ["ignore", "ignore", "inherit"], cwd: "/", ...user });
  let server: ChildProcess | undefined;
  let databases = 0;
  const addressOf = (database: string): string =>
    `postgresql:///${database}?host=${encodeURIComponent(folder)}&user=wirebook`;
  const start = async (): Promise<void> => {
    server = begin(path.join(programs, "postgres"), data, folder, settings);
    await until("PostgreSQL answers", () => answers(addressOf("postgres"), server));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const process = server;
    server = undefined;
    if (process?.pid === undefined || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once("exit", resolve));
    signalGroup(process.pid, signal);
    await ended;
  };
  await start();
  return {
    newDatabase: async () => {
      databases += 1;
      const name = `test_${databases}`;
      await withClient(addressOf("postgres"), (client) => client.query(`create database ${name}`));
      return addressOf(name);
    },
    kill: () => end("SIGKILL"),
    start,
    cpuMs: () => (server?.pid === undefined ? 0 : cpuMsOf(server.pid)),
    remove: async () => {
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

export async function withClient<Result>(address: string, act: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: address });
  client.on("error", () => {});
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** Debian keeps them off the PATH, one folder a version. */
function binaries(): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (!newest) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
  return path.join(root, newest, "bin");
}

function begin(program: string, data: string, socketFolder: string, settings: string[]): ChildProcess {
  const own = ["listen_addresses=", `unix_socket_directories=${socketFolder}`, "max_connections=100"];
  const options = ["-D", data, ...[...own, ...settings].flatMap((setting) => ["-c", setting])];
  const user = ordinaryUser();
  const as = user ? ["--reuid", String(user.uid), "--regid", String(user.gid), "--clear-groups"] : [];
  // in a group of its own, and dead with this process, however that ends
  return spawn("setpriv", ["--pdeathsig", "KILL", ...as, "--", program, ...options], {
    detached: true,
    stdio: "ignore",
    cwd: "/",
  });
}

/** A backend that has just lost its postmaster may linger for a moment; nothing is left of the group afterwards. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const one of [-pid, ...(signal === "SIGKILL" ? childrenOf(pid) : [])]) {
    try {
      process.kill(one, signal);
    } catch {
      // gone already
    }
  }
}

/** Backends lead groups of their own. */
function childrenOf(pid: number): number[] {
  try {
    const text = execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
    return text.trim().split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** proc_pid_stat(5): of itself (14, 15) and those it has waited for (16, 17), in hundredths of a second; and of its children. */
function cpuMsOf(pid: number): number {
  let ticks = 0;
  for (const one of [pid, ...childrenOf(pid)]) {
    try {
      const stat = readFileSync(`/proc/${one}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      for (const field of fields.slice(11, 15)) ticks += Number(field);
    } catch {
      // ended meanwhile, and waited for: its time is its parent's
    }
  }
  return ticks * 10;
}

async function answers(address: string, server: ChildProcess | undefined): Promise<boolean> {
  if (!server || server.exitCode !== null) throw new Error("PostgreSQL ended while it was starting");
  return withClient(address, (client) => client.query("select 1")).then(
    () => true,
    () => false,
  );
}
