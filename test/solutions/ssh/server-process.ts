// needs: solutions
/** `npx wirebook sshd` in a process of its own with one user, ann, and `npx wirebook ssh` against it. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const WIREBOOK = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");
export const PASSWORD = "correct horse";

/** How a program ended, and what it printed. */
export interface Ran {
  stdout: string;
  stderr: string;
  code: number | null;
}

/** Runs `npx wirebook …` to its end. */
export async function wirebook(words: readonly string[], input: string | Uint8Array = ""): Promise<Ran> {
  const child = spawn(process.execPath, [WIREBOOK, ...words]);
  child.stdin.on("error", () => {}).end(input);
  return ended(child);
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { ...printed, code };
}

export class ServerProcess {
  readonly directory = mkdtempSync(path.join(tmpdir(), "wirebook-sshd-"));
  readonly passwordFile = path.join(this.directory, "password");
  #child!: ChildProcessWithoutNullStreams;
  /** What it has said when it was ready. */
  said = "";
  port = 0;
  fingerprint = "";

  static async start(...options: string[]): Promise<ServerProcess> {
    const server = new ServerProcess();
    const { directory } = server;
    writeFileSync(server.passwordFile, `${PASSWORD}\n`);
    const added = await wirebook(["sshd", "adduser", "ann", "--directory", directory], `${PASSWORD}\n`);
    if (added.code !== 0) throw new Error(added.stderr);
    server.#child = spawn(process.execPath, [WIREBOOK, "sshd", "--port", "0", "--directory", directory, ...options]);
    server.#child.stderr.pipe(process.stderr);
    for await (const text of server.#child.stdout.setEncoding("utf8")) {
      server.said += text as string;
      if (/^commands run as .*\n/m.test(server.said)) break;
    }
    server.port = Number(/listening on \S*:(\d+):/.exec(server.said)?.[1]);
    server.fingerprint = /^key (\S+)/m.exec(server.said)?.[1] ?? "";
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The words of an `ssh` that gets in without a question, up to the host. */
  get words(): string[] {
    const { port, directory, passwordFile, fingerprint } = this;
    const trust = fingerprint ? ["--fingerprint", fingerprint] : ["--plaintext", "-q"];
    return [
      "ssh",
      "-p",
      `${port}`,
      "--directory",
      directory,
      "--password-file",
      passwordFile,
      ...trust,
      "ann@127.0.0.1",
    ];
  }

  /** Starts a command over ssh. */
  spawn(command: string, terminal = false): ChildProcessWithoutNullStreams {
    const [verb = "", ...rest] = this.words;
    return spawn(process.execPath, [WIREBOOK, verb, ...(terminal ? ["-t"] : []), ...rest, command]);
  }

  /** Runs a command over ssh. */
  run(command: string, input: string | Uint8Array = ""): Promise<Ran> {
    return wirebook([...this.words, command], input);
  }

  /** Ends it as Ctrl-C does; gives its exit code. */
  async close(): Promise<number | null> {
    const gone = new Promise<number | null>((resolve) => this.#child.once("exit", resolve));
    const code = this.#child.exitCode ?? (this.#child.kill("SIGINT") ? await gone : null);
    rmSync(this.directory, { recursive: true, force: true });
    return code;
  }
}
