/**
 * The warden of processes that run without a sandbox: a shell that ends those of one site when the site is closed or its
 * judge ends, however it ends. It finds them by a mark in their environment, which what they start inherits: a daemon in
 * a session of its own, too. Where there is no /proc, it ends the process groups it was told.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";

/** The variable that holds the mark. */
export const MARK = "WIREBOOK_SITE";

/** Looks again until nothing is found, since what is found may be starting another. */
const WARDEN = `trap '' HUP INT TERM PIPE
groups=
while read -r group; do groups="$groups $group"; done
for group in $groups; do kill -9 -"$group"; done
[ -d /proc/self ] || exit
tries=0
while [ $tries -lt 200 ]; do
  found=
  for file in $(grep -lzsx "$1" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -9 "\${pid%/environ}" && found=yes
  done
  [ $found ] || exit
  tries=$((tries + 1))
done`;

/** Watches over the processes of one site. */
export class Warden {
  readonly mark = randomUUID();
  readonly #shell: ChildProcess;
  readonly #gone: Promise<void>;

  constructor() {
    this.#shell = spawn("/bin/sh", ["-c", WARDEN, "wirebook-warden", `${MARK}=${this.mark}`], {
      cwd: "/",
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.#shell.stdin?.on("error", () => {});
    this.#gone = new Promise((resolve) => {
      this.#shell.once("exit", () => resolve());
      this.#shell.once("error", () => resolve());
    });
  }

  /** Has it end a process group, too. */
  watch(pid: number | undefined): void {
    if (pid !== undefined) this.#shell.stdin?.write(`${pid}\n`);
  }

  /** Ends all; settles when nothing is left. */
  close(): Promise<void> {
    this.#shell.stdin?.end();
    return this.#gone;
  }
}
