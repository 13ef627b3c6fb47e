/** A session at the user's terminal: every key goes to the server, whose terminal echoes it. */
import type { Remote, Show } from "solution/08-ssh/client";
import { EscapeReader } from "./escapes";
import { rawMode } from "./raw-mode";

const HELP = "\r\nBehind a line's end:  ~.  leaves   ~~  sends one ~   ~?  shows this\r\n";

/** Runs a shell, or a command, at a terminal; gives its exit status, undefined where the user left by `~.`. */
export async function atTerminal(remote: Remote, show: Show, line?: string): Promise<number | undefined> {
  const { stdin, stdout } = process;
  const size = () => ({ rows: stdout.rows ?? 24, columns: stdout.columns ?? 80 });
  const { talk } = remote;
  const keys = new EscapeReader();
  let leave = (): void => {};
  const left = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
  });
  const onKeys = (bytes: Uint8Array): void => {
    const { send, escapes } = keys.read(bytes);
    if (send.length > 0) talk.send("I", send).catch(leave);
    if (escapes.includes("help")) stdout.write(HELP);
    if (escapes.includes("leave")) leave();
  };
  const onResize = (): void => void talk.send("T", size()).catch(leave);
  const back = rawMode();
  stdin.on("data", onKeys).once("end", () => void talk.send("Z").catch(leave));
  stdout.on("resize", onResize);
  try {
    const request = {
      ...(line === undefined ? {} : { line }),
      terminal: { ...size(), name: process.env.TERM ?? "dumb" },
    };
    const run = remote.run(request, show).then(({ code }) => code);
    run.catch(() => {}); // where the user has left, nobody asks how it ended
    return await Promise.race([run, left]);
  } finally {
    stdin.off("data", onKeys).pause();
    stdout.off("resize", onResize);
    back();
  }
}
