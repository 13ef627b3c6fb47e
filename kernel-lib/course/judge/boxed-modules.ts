/** The learner's modules as a sandbox has them: their text, and what it compiles to. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BoxLimits, compileInside, INSIDE, type LimitKind, ownFolder } from "../sandbox";
import { folderBeside, isKept, keepFolder } from "../whole-files";
import type { Files } from "./site";
import { checkNames } from "./work-folder";

/** Gives the folder of these modules. They are compiled in a sandbox, once: the same text lies in the same folder. */
export async function boxedModules(files: Files, kind: LimitKind, limits: BoxLimits): Promise<string> {
  checkNames(files);
  const sum = createHash("sha256").update(`${process.version} ${INSIDE.modules}\0`);
  for (const [name, text] of Object.entries(files).sort()) sum.update(`${name}\0${text}\0`);
  const folder = path.join(ownFolder("sandbox-work"), sum.digest("hex").slice(0, 32));
  if (isKept(folder)) return folder;
  const beside = folderBeside(folder);
  mkdirSync(path.join(beside, ".js"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(beside, `${name}.ts`), text);
  const compiled = await compileInside(beside, kind, limits);
  // only names that are the learner's: what comes out of a sandbox is not believed
  for (const [name, text] of compiled)
    if (Object.hasOwn(files, name)) writeFileSync(path.join(beside, ".js", `${name}.js`), text);
  return keepFolder(beside, folder);
}
