/** The folder that the learner's processes start in, as a check sees it. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { CheckFiles } from "./site";

const MOST_READ_BYTES = 64_000_000;

/** Lays files into a folder and looks at what the learner's program makes of it; follows no link it may have laid there. */
export class WorkFiles implements CheckFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = realpathSync(directory);
  }

  write(name: string, data: string | Uint8Array, { mode, mtimeMs }: { mode?: number; mtimeMs?: number } = {}): void {
    const file = path.join(this.#directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(this.#inner(name), data, mode === undefined ? {} : { mode });
    if (mtimeMs !== undefined) utimesSync(file, mtimeMs / 1000, mtimeMs / 1000);
  }

  folder(name: string): void {
    mkdirSync(path.join(this.#directory, name), { recursive: true });
  }

  link(name: string, target: string): void {
    symlinkSync(target, this.#inner(name));
  }

  read(name: string): Uint8Array | undefined {
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
    let fd: number;
    try {
      fd = openSync(this.#inner(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    } catch {
      return undefined;
    }
    try {
      const stats = fstatSync(fd);
      return stats.isFile() && stats.size <= MOST_READ_BYTES ? new Uint8Array(readFileSync(fd)) : undefined;
    } finally {
      closeSync(fd);
    }
  }

  look(name: string): { size: number; mode: number; mtimeMs: number } | undefined {
    try {
      const { size, mode, mtimeMs } = lstatSync(this.#inner(name));
      return { size, mode: mode & 0o7777, mtimeMs };
    } catch {
      return undefined;
    }
  }

  list(name: string): string[] {
    try {
      return readdirSync(this.#inside(realpathSync(path.join(this.#directory, name)), name)).sort();
    } catch {
      return [];
    }
  }

  /** The path of a name; throws where a link on the way leads out of the folder. */
  #inner(name: string): string {
    const file = path.join(this.#directory, name);
    return path.join(this.#inside(realpathSync(path.dirname(file)), name), path.basename(file));
  }

  #inside(folder: string, name: string): string {
    if (folder === this.#directory || folder.startsWith(this.#directory + path.sep)) return folder;
    throw new Error(`${name} lies outside of the check's folder`);
  }
}
