/** The learner's modules as a sandbox has them: their text, and what it compiles to. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BoxLimits, compileInside, INSIDE, type LimitKind, ownFolder, removeOlder } from "../sandbox";
import type { Files } from "./site";
import { checkNames } from "./work-folder";

const KEPT_MS = 24 * 60 * 60 * 1000;

/** Gives the folder of these modules. They are compiled in a sandbox, once: the same text lies in the same folder. */
export async function boxedModules(files: Files, kind: LimitKind, limits: BoxLimits): Promise<string> {
  checkNames(files);
  const sum = createHash("sha256").update(`${process.version} ${INSIDE.modules}\0`);
  for (const [name, text] of Object.entries(files).sort()) sum.update(`${name}\0${text}\0`);
  const parent = ownFolder("sandbox-work");
  const folder = path.join(parent, sum.digest("hex").slice(0, 32));
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  removeOlder(parent, KEPT_MS);
  const temporary = `${folder}.${process.pid}`;
  mkdirSync(path.join(temporary, ".js"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(temporary, `${name}.ts`), text);
  const compiled = await compileInside(temporary, kind, limits);
  // only names that are the learner's: what comes out of a sandbox is not believed
  for (const [name, text] of compiled)
    if (Object.hasOwn(files, name)) writeFileSync(path.join(temporary, ".js", `${name}.js`), text);
  try {
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another check was faster
  }
  return folder;
}
