/** `import { Room } from "solution/06-chat/room"`: a module cell of a solution's notebook, as a file that a program imports. */
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { ExerciseError, exerciseNames, modulesOf, placeOf, ROOT, readExercise } from "../exercise";
import { moduleFolder } from "../judge";

const REQUEST = /^solution\/([\w-]+)\/([\w-]+)$/;
/** Where tsconfig.json looks for `solution/*`. */
const TYPES = path.join(ROOT, ".wirebook", "modules");

interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

const folders = new Map<string, string>();
let isProvided = false;

/** Lets this process import the modules of every solution. Calling it twice is no error. */
export function provideModules(): void {
  if (isProvided) return;
  isProvided = true;
  const resolver = Module as unknown as Resolver;
  const resolve = resolver._resolveFilename;
  resolver._resolveFilename = (request, ...rest) => {
    const [, exercise, name] = REQUEST.exec(request) ?? [];
    if (exercise === undefined || name === undefined) return resolve.call(Module, request, ...rest);
    return path.join(folderOf(exercise), `${name}.ts`);
  };
}

/** Puts the modules where the type checker finds them. */
export function linkModules(): void {
  mkdirSync(TYPES, { recursive: true });
  for (const name of exerciseNames("solutions")) {
    const link = path.join(TYPES, name);
    rmSync(link, { force: true });
    symlinkSync(folderOf(name), link);
  }
}

function folderOf(exercise: string): string {
  const known = folders.get(exercise);
  if (known !== undefined) return known;
  const modules = modulesOf(readExercise(placeOf("solutions", exercise)));
  if (modules.length === 0) throw new ExerciseError(`${exercise} has no module cells`);
  const folder = moduleFolder(Object.fromEntries(modules.map(({ name, source }) => [name, source])));
  folders.set(exercise, folder);
  return folder;
}
