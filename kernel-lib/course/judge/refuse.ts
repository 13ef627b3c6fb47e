/** Modules that an exercise builds itself, and therefore may not import. */
import Module from "node:module";
import path from "node:path";

interface Resolver {
  _resolveFilename(request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): string;
}

/** Makes an import of one of `names` (`kernel-lib/subnet`) from a file in `folder` throw, saying why. */
export function refuseModules(folder: string, names: readonly string[]): void {
  const resolver = Module as unknown as Resolver;
  const resolve = resolver._resolveFilename;
  resolver._resolveFilename = (request, parent, ...rest) => {
    if (names.includes(request) && path.dirname(parent?.filename ?? "") === folder) {
      throw new Error(
        `${request} does what this exercise asks you to write: its modules may not import it. ` +
          "In a plain cell, use it as much as you like to compare",
      );
    }
    return resolve.call(Module, request, parent, ...rest);
  };
}
