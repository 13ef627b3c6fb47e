/**
 * The part of the course that learner's processes load, laid out for the sandbox: kernel-lib with each TypeScript file
 * holding what it compiles to, so that no compiler starts in there; and an /etc that tells nothing of this machine.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { folderBeside, isKept, keepFolder } from "../whole-files";
import { copyPackages, packagesStamp } from "./packages";
import { INSIDE, ROOT, USER_INSIDE } from "./places";
import { isReachable, ownFolder } from "./reachable";

const LIBRARY = path.join(ROOT, "kernel-lib");
/** What the file that makes TypeScript loadable is in a sandbox. */
const REGISTER = path.join("kernel", "load", "register.cjs");
const BOXED_REGISTER = path.join("course", "sandbox", "register-inside.cjs");
/** Of kernel-lib/course only what a learner's program can have a use for, and what runs beside it. */
const COURSE_PARTS = ["judge", "own-captures", "transfer", "lesson", "check", "exercise", "notebook", "doctor"];
const MOST_BYTES = 2_000_000;

const ETC: Record<string, string> = {
  passwd: `root:x:0:0:root:/root:/usr/sbin/nologin\nstudent:x:${USER_INSIDE}:${USER_INSIDE}:student:/home/student:/bin/sh\n`,
  group: `root:x:0:\nstudent:x:${USER_INSIDE}:\n`,
  hosts: "127.0.0.1 localhost sandbox\n::1 localhost\n",
  hostname: "sandbox\n",
  "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
  services: "",
  protocols: "",
};

let made: string | undefined;

/** Gives the folder of the copy, which is made where it is missing or the course has changed. */
export function courseCopy(): string {
  if (made && existsSync(made)) return made;
  const files = libraryFiles();
  const sum = createHash("sha256").update(`${process.execPath} ${process.version} ${packagesStamp()}\0`);
  for (const name of files) {
    const { size, mtimeMs } = statSync(path.join(LIBRARY, name));
    sum.update(`${name}\0${size}\0${mtimeMs}\0`);
  }
  made = path.join(ownFolder("sandbox"), sum.digest("hex").slice(0, 20));
  if (isKept(made)) return made;
  const beside = folderBeside(made);
  layOut(beside, files);
  return keepFolder(beside, made);
}

function libraryFiles(): string[] {
  const all = readdirSync(LIBRARY, { recursive: true, encoding: "utf8" });
  return all.filter(isWanted).sort();
}

function isWanted(name: string): boolean {
  const [folder, part = "", inner] = name.split(path.sep);
  if (name.split(path.sep).includes("node_modules") || !/\.(ts|cjs|json)$/.test(name)) return false;
  if (folder !== "course" || inner === undefined) return true;
  return COURSE_PARTS.includes(part) || name === BOXED_REGISTER;
}

function layOut(folder: string, files: readonly string[]): void {
  const { transpile } = require("../../kernel/load/transpile.cjs") as { transpile(file: string, text: string): string };
  for (const name of files) {
    const file = path.join(LIBRARY, name);
    if (statSync(file).size > MOST_BYTES) continue;
    const text = readFileSync(name === REGISTER ? path.join(LIBRARY, BOXED_REGISTER) : file, "utf8");
    const isCompiled = name.endsWith(".ts") && !name.endsWith(".d.ts");
    write(path.join(folder, "kernel-lib", name), isCompiled ? withoutMap(transpile(file, text)) : text);
  }
  copyPackages(path.join(folder, "node_modules"));
  if (!isReachable(process.execPath)) cpSync(process.execPath, path.join(folder, "node"));
  mkdirSync(path.join(folder, path.basename(INSIDE.modules)));
  write(path.join(folder, "package.json"), '{ "private": true }\n');
  for (const [name, text] of Object.entries(ETC)) write(path.join(folder, "etc", name), text);
  mkdirSync(path.join(folder, "etc", "alternatives"));
}

/** Its map would tell where the course lies on this machine. */
function withoutMap(code: string): string {
  return `${code.slice(0, code.lastIndexOf("\n//# sourceMappingURL="))}\n`;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
