/** Runs a program of the machine in a host and gathers what it says. */
import { Socket } from "node:net";
import { libc, SocketError } from "../../socket";
import type { RunOptions, RunResult } from "../engine";
import type { Channel } from "./agent/channel";
import { decodeMessage, type Ending } from "./agent/protocol";

const AF_UNIX = 1;
const SOCK_STREAM = 1;

/** Our end of a stream, and the descriptor that goes to the program. */
interface Strand {
  ours: Socket;
  theirs: number;
}

/** Runs a program in a host; an aborted signal kills it. @throws where it cannot be begun */
export async function run(
  channel: Channel,
  host: number,
  [command, ...parameters]: readonly [string, ...string[]],
  { input, signal }: RunOptions = {},
): Promise<RunResult> {
  signal?.throwIfAborted();
  const strands = [strand(), strand(), strand(), strand()] as const;
  const [stdin, stdout, stderr, status] = strands.map(({ ours }) => ours) as [Socket, Socket, Socket, Socket];
  const { errno } = channel.ask(
    { ask: "run", host, command, parameters },
    strands.map(({ theirs }) => theirs),
  );
  for (const { theirs } of strands) libc.close(theirs);
  try {
    if (errno !== 0) throw new SocketError(`run ${command}`, errno, { hint: GONE });
    const abort = (): void => void status.destroy();
    signal?.addEventListener("abort", abort, { once: true });
    stdin.end(input ?? "");
    const [output, errors, ending] = await Promise.all([textOf(stdout), textOf(stderr), textOf(status)]);
    signal?.removeEventListener("abort", abort);
    signal?.throwIfAborted();
    return { stdout: output, stderr: errors, code: codeOf(command, ending) };
  } finally {
    for (const { ours } of strands) ours.destroy();
  }
}

const GONE = "The agent that holds the lab's hosts is gone, and the hosts with it: make the lab again.";

function strand(): Strand {
  const ends = new Int32Array(2);
  const result = libc.socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
  if (result < 0) throw new SocketError("socketpair", -result);
  const [fd, theirs] = ends as unknown as [number, number];
  const ours = new Socket({ fd });
  // a program that does not read its input, or is killed, is no error of ours
  ours.on("error", () => {});
  return { ours, theirs };
}

/** All that comes until the end of the stream, or until it is torn down. */
function textOf(stream: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    stream.once("close", () => resolve(text));
  });
}

function codeOf(command: string, text: string): number | undefined {
  // an agent that ended took the program with it
  const { code, error }: Ending = text === "" ? {} : decodeMessage<Ending>(Buffer.from(text));
  if (error === undefined) return code;
  const why = error === "ENOENT" ? "there is no such program on the PATH" : "it could not be started";
  throw Object.assign(new Error(`run ${command}: ${why} (${error}).`), { code: error });
}
