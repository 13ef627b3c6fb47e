/** Finds out what this machine can do, by doing it. */
import { Box } from "./box";
import { courseCopy } from "./course-copy";
import { BOX_LIMITS, LIMIT_KINDS, type LimitKind } from "./limits";
import { INSIDE } from "./places";
import type { SandboxStatus } from "./status";

/** How long a sandbox may take to say one word. */
const PATIENCE_MS = 30_000 * Number(process.env.WIREBOOK_PATIENCE ?? 1);
const WORD = "wirebook-sandbox";

const found = new Map<string, Promise<SandboxStatus>>();

/**
 * Tells whether student code can be kept apart here, by starting a sandbox; the answer is kept. `kinds` are the ways to
 * keep limits that may be used, the first that works is.
 */
export function findSandbox(kinds: readonly LimitKind[] = LIMIT_KINDS): Promise<SandboxStatus> {
  const key = kinds.join();
  const known = found.get(key) ?? look(kinds);
  found.set(key, known);
  return known;
}

async function look(kinds: readonly LimitKind[]): Promise<SandboxStatus> {
  if (process.platform !== "linux") return unusable("a sandbox needs Linux", "grade on a Linux machine");
  let said = "";
  for (const limits of kinds) {
    const heard = await tryOut(limits);
    if (heard === "") return { usable: true, kind: "bubblewrap", limits };
    said = heard;
  }
  return explained(said);
}

/** Starts node in a sandbox; gives what was said against it. */
async function tryOut(kind: LimitKind): Promise<string> {
  let box: Box;
  try {
    // a shell says the word, node its version: both have to run; it stays, to be seen
    const script = `"$0" --version && cat /etc/hostname && echo ${WORD} && exec sleep 60`;
    const command = ["/bin/sh", "-c", script, INSIDE.node];
    box = new Box({ copy: courseCopy(), limits: BOX_LIMITS, kind, command, descriptors: ["pipe", "pipe"] });
  } catch (error) {
    return (error as Error).message;
  }
  const heard = { out: "", err: "" };
  const isOver = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    box.pipe(1).on("data", (chunk: Buffer) => {
      heard.out += chunk;
      if (heard.out.includes(WORD)) box.pipe(1).destroy();
    });
    box.pipe(2).on("data", (chunk: Buffer) => {
      heard.err += chunk;
    });
    box.pipe(1).on("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  await isOver;
  const { isSeen } = box;
  await box.close();
  if (!heard.out.includes(WORD)) return heard.err.trim() || "it said nothing";
  return isSeen ? "" : "its processes cannot be counted from outside";
}

function explained(said: string): SandboxStatus {
  const [first = said] = said.split("\n");
  if (/bwrap: (not found|No such file)|failed to execute bwrap|exec: bwrap/i.test(said))
    return unusable("the program bwrap is not on the PATH", "install bubblewrap: apt-get install bubblewrap");
  if (/(prlimit|setpriv).*(not found|No such file)/i.test(said))
    return unusable(`util-linux's programs are missing (${first})`, "install util-linux");
  if (/--size|Unknown option/.test(said))
    return unusable(`this bubblewrap is too old (${first})`, "install bubblewrap 0.8 or later");
  if (/namespace|not permitted|setting up uid map|uid map/i.test(said))
    return unusable(
      `bubblewrap may make no namespaces here (${first})`,
      "allow user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu, kernel.unprivileged_userns_clone=1 on older Debian; a container needs a seccomp profile that lets unshare and mount through",
    );
  return unusable(`a sandbox does not start (${first})`, "run bwrap by hand to see why, or grade on another machine");
}

function unusable(why: string, todo: string): SandboxStatus {
  return { usable: false, why, todo };
}
