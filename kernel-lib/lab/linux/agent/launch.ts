/** Starts the agent: `unshare` makes the namespaces and becomes, or rather bears, a Node process in them. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { libc, SocketError } from "../../../socket";
import { notBegun, refusedInside } from "../unavailable";
import { Channel } from "./channel";

const REGISTER = path.resolve(__dirname, "../../../kernel/load/register.cjs");
const MAIN = path.join(__dirname, "main.ts");
const AF_UNIX = 1;
const SOCK_SEQPACKET = 5;
/** How long an agent that was told to end may take before it is killed. */
const FAREWELL_MS = 2000;

/**
 * A process-id namespace too: the agent is its first process, and when that ends, however it ends, the system kills every
 * other in it. --kill-child ends the agent when unshare itself is killed.
 */
const UNSHARE = ["--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child"];

export interface Agent {
  readonly channel: Channel;
  /** Of `unshare`, whose only child is the agent. */
  readonly pid: number;
  /** Ends the agent and all that it began; settles when they are gone. */
  close(): Promise<void>;
}

/**
 * Starts an agent.
 * @throws {LinuxUnavailableError} where user namespaces cannot be had
 */
export async function launch(): Promise<Agent> {
  const ends = new Int32Array(2);
  const paired = libc.socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends);
  if (paired < 0) throw new SocketError("socketpair", -paired);
  const [ours, theirs] = ends as unknown as [number, number];
  const channel = new Channel(ours);
  const command = [...UNSHARE, process.execPath, "-r", REGISTER, MAIN];
  // a session of its own: a Ctrl-C at the terminal is not for it
  const child = spawn("unshare", command, {
    stdio: ["ignore", "ignore", "pipe", theirs],
    detached: true,
    env: plain(),
  });
  libc.close(theirs);
  const gone = ended(child);
  const said = errorsOf(child);
  await Promise.race([channel.whenReadable(), gone]);
  const { errno } = channel.receive();
  if (errno === 0) return { channel, pid: child.pid as number, close: () => farewell(child, channel, gone) };
  channel.close();
  awaitEnd(child);
  const cause = await gone;
  if (child.exitCode === null && cause === undefined) throw refusedInside("the agent's own network namespace", errno);
  throw notBegun(said.join(""), cause);
}

/** Options of Node meant for this process (an inspector's port, a loader) are not for the agent. */
function plain(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, ...rest } = process.env;
  return rest;
}

/** Settles when the process has ended, with the error if it never began. */
function ended(child: ChildProcess): Promise<Error | undefined> {
  return new Promise((resolve) => {
    child.once("error", resolve);
    child.once("close", () => resolve(undefined));
  });
}

/** From now on the process keeps this one from ending, so that whoever waits for its end hears of it. */
function awaitEnd(child: ChildProcess): void {
  child.ref();
  (child.stderr as unknown as { ref(): void } | null)?.ref();
}

function errorsOf(child: ChildProcess): string[] {
  const parts: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    // enough for why it could not begin
    if (parts.length < 100) parts.push(text);
  });
  // neither it nor the agent keeps this process from ending
  (child.stderr as unknown as { unref(): void } | null)?.unref();
  child.unref();
  return parts;
}

async function farewell(child: ChildProcess, channel: Channel, gone: Promise<unknown>): Promise<void> {
  channel.close();
  awaitEnd(child);
  const timer = setTimeout(() => child.kill("SIGKILL"), FAREWELL_MS);
  await gone;
  clearTimeout(timer);
  // handles are let go at the end of a turn: nobody shall see this one who waited here
  for (const _ of "12") await new Promise<void>((resolve) => void setImmediate(resolve));
}
