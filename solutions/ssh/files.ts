/** The files of ssh and sshd: who may log in, the server's key, the servers that are known. All of them are for their owner alone. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Where they lie unless told otherwise. */
export function usualDirectory(): string {
  return path.join(process.env.XDG_CONFIG_HOME ?? path.join(homedir(), ".config"), "wirebook-ssh");
}

/** A directory of such files. */
export class SshFiles {
  constructor(readonly directory: string = usualDirectory()) {}

  /** What is in one; "" where there is none. Throws where it cannot be read. */
  read(name: string): string {
    try {
      return readFileSync(this.path(name), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
  }

  /** Puts a new text in a file's place, whole or not at all. */
  replace(name: string, text: string): void {
    this.#make();
    const temporary = `${this.path(name)}.${process.pid}`;
    writeFileSync(temporary, text, { mode: 0o600, flush: true });
    renameSync(temporary, this.path(name));
  }

  append(name: string, line: string): void {
    this.#make();
    appendFileSync(this.path(name), `${line}\n`, { mode: 0o600 });
  }

  path(name: string): string {
    return path.join(this.directory, name);
  }

  #make(): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
  }
}
