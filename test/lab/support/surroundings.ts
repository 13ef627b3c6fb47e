/** The users and machines that a lab runs for: root, an ordinary user, one who may make no namespaces. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findProgram } from "../../programs";

const ROOT = path.resolve(__dirname, "../../..");
const IS_ROOT = process.getuid?.() === 0;

export type Surroundings = "whoever we are" | "an ordinary user" | "namespaces denied";

/** Runs a script of this folder's `child` there, and gives what it printed. */
export function runThere(surroundings: Surroundings, script: string, env: Record<string, string> = {}): string {
  const command = [process.execPath, "-r", "./kernel-lib/kernel/load/register.cjs", `test/lab/child/${script}`];
  if (surroundings === "an ordinary user" && IS_ROOT) return asOrdinaryUser(command, env);
  // a user namespace that allows no further one inside it
  const deny = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"';
  const inside =
    surroundings === "namespaces denied" ? ["unshare", "--user", "--map-root-user", "sh", "-c", deny, "sh"] : [];
  return run([...inside, ...command], ROOT, env);
}

/** The checkout may lie where only root may look: it is shown to the other user at another place. */
function asOrdinaryUser(command: readonly string[], env: Record<string, string>): string {
  const seen = mkdtempSync(path.join(tmpdir(), "wirebook-user-"));
  try {
    const tree = path.join(seen, "tree");
    mkdirSync(tree);
    const show = `chmod 755 "${seen}" && mount --bind "${ROOT}" "${tree}" && cd "${tree}" && exec "$@"`;
    const user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"];
    return run(["unshare", "--mount", "sh", "-c", show, "sh", ...user, "--bounding-set=-all", ...command], seen, env);
  } finally {
    rmSync(seen, { recursive: true, force: true });
  }
}

function run([program = "", ...words]: readonly string[], cwd: string, env: Record<string, string>): string {
  const found = path.isAbsolute(program) ? program : findProgram(program);
  return execFileSync(found, words, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
}
