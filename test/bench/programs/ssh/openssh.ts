// needs: solutions
/** OpenSSH's server on loopback, with keys of its own, and its client against it. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { Socket } from "../../../../kernel-lib/socket";
import { findProgram } from "../../../programs";

export class OpenSsh {
  readonly #directory = mkdtempSync(path.join(tmpdir(), "wirebook-openssh-"));
  #server!: ChildProcessWithoutNullStreams;
  port = 0;

  static async start(): Promise<OpenSsh> {
    const server = new OpenSsh();
    const file = (name: string): string => path.join(server.#directory, name);
    const taken = new Socket();
    taken.bind(["127.0.0.1", 0]);
    server.port = taken.getsockname()[1];
    taken.close();
    for (const name of ["host", "user"])
      execFileSync(findProgram("ssh-keygen"), ["-q", "-t", "ed25519", "-N", "", "-f", file(name)]);
    execFileSync("cp", [file("user.pub"), file("authorized")]);
    const settings = [
      `Port ${server.port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${file("host")}`,
      `AuthorizedKeysFile ${file("authorized")}`,
      "PasswordAuthentication no",
      "PermitRootLogin yes",
      "StrictModes no",
      "UsePAM no",
      `PidFile ${file("pid")}`,
      "Subsystem sftp internal-sftp",
    ];
    writeFileSync(file("config"), `${settings.join("\n")}\n`);
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true }); // it wants to find an empty folder there
    server.#server = spawn(findProgram("sshd"), ["-D", "-e", "-f", file("config")]);
    await new Promise<void>((resolve, reject) => {
      let said = "";
      server.#server.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.includes("Server listening")) resolve();
      });
      server.#server.once("exit", () => reject(new Error(`sshd has ended: ${said}`)));
    });
    return server;
  }

  /** The options of ssh and scp that let it in without a question. */
  get options(): string[] {
    const own = (name: string): string => path.join(this.#directory, name);
    const settings = [
      `Port=${this.port}`,
      `IdentityFile=${own("user")}`,
      "IdentitiesOnly=yes",
      "StrictHostKeyChecking=accept-new",
      `UserKnownHostsFile=${own("known")}`,
      "Ciphers=aes128-gcm@openssh.com",
      "LogLevel=ERROR",
      "BatchMode=yes",
    ];
    return ["-F", "none", ...settings.flatMap((setting) => ["-o", setting])];
  }

  get target(): string {
    return `${userInfo().username}@127.0.0.1`;
  }

  /** Starts a command over ssh. */
  spawn(command: string, terminal = false): ChildProcessWithoutNullStreams {
    return spawn(findProgram("ssh"), [...this.options, ...(terminal ? ["-tt"] : []), this.target, command]);
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill();
    await gone;
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
