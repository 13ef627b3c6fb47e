/**
 * The exercises as a school would grade them with plain tslab: its kernel under our kernel's name, and `check` running the
 * same tests inside the learner's process, with what they compare with bundled beforehand. Each check cell imports the
 * modules it calls, for tslab compiles only what is imported. A check that fails says so on standard error, where nbgrader
 * sees it: tslab's reply to a cell that throws has no \`ename\`, and nbgrader 0.9.6 then gives the whole notebook up. Programs that a check would run are not run: those checks fail
 * at once, which costs tslab less than it costs us.
 */
import { cpSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { gradedOf, ROOT } from "../../../kernel-lib/course/exercise";
import { KERNELSPEC, type Notebook, sourceOf } from "../../../kernel-lib/course/notebook";
import { PLACES } from "../../../kernel-lib/course/start";

/** In the learner's process; the tools that the checks of these exercises use. */
const CHECK_IN_PROCESS = `
const assert = require("node:assert");
const kept = (value) => {
  if (Array.isArray(value)) return value.map(kept);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, own]) => (own === undefined ? [] : [[key, kept(own)]])));
};
exports.hint = () => {};
exports.check = async (id, run, modules = {}) => {
  let state = 1;
  const random = (from, to) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * (to - from + 1));
  };
  const call = async (target, ...parameters) => {
    const [module, name] = target.split(".");
    return modules[module][name](...parameters);
  };
  const tools = {
    call,
    attempt: async (...all) => {
      try {
        return { value: await call(...all) };
      } catch (error) {
        return { error: { ...error, name: error.name, message: error.message } };
      }
    },
    equal: (actual, expected) => assert.deepStrictEqual(kept(actual), kept(expected)),
    like: (value) => value,
    ok: (condition, what) => assert.ok(condition, what),
    say: () => {},
    random,
    run: async () => assert.fail("no programs here"),
  };
  await run(tools).catch((error) => console.error(error.message));
};
`;

/** Writes kernel-lib for plain tslab into a course's node_modules: our declarations, and JavaScript made beforehand. */
export function writePlainLibrary(courseFolder: string): void {
  const modules = path.join(courseFolder, "node_modules");
  const library = path.join(modules, "kernel-lib");
  cpSync(newestTypes(), library, { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules/@types"), path.join(modules, "@types"));
  writeFileSync(path.join(library, "course/index.js"), CHECK_IN_PROCESS);
  writeFileSync(
    path.join(library, "course/index.d.ts"),
    `import type { CheckTools } from "./judge";
export declare function hint(id: string): void;
export declare function check(id: string, run: (tools: CheckTools) => Promise<void>, modules?: object): Promise<void>;
`,
  );
  for (const name of ["subnet", "wire", "show"]) {
    const entry = path.join(ROOT, "kernel-lib", name, "index.ts");
    const outfile = path.join(library, name, "index.js");
    buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "cjs" });
  }
}

/** Plain tslab under the name that the notebooks have; gives the folder for JUPYTER_PATH. */
export function writePlainKernel(folder: string): string {
  const spec = path.join(folder, "kernels", KERNELSPEC.name);
  mkdirSync(spec, { recursive: true });
  const tslab = path.join(ROOT, "node_modules/tslab/bin/tslab");
  const argv = [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"];
  writeFileSync(
    path.join(spec, "kernel.json"),
    JSON.stringify({ argv, display_name: "tslab", language: KERNELSPEC.language }),
  );
  return folder;
}

/** The notebook with what its check cells call imported and handed over. */
export function forPlainTslab(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => {
    if (gradedOf(cell)?.role !== "check") return cell;
    const source = sourceOf(cell);
    const called = [...source.matchAll(/(?:call|attempt)\("([\w-]+)\./g)].map(([, module]) => module ?? "");
    const names = [...new Set(called)];
    const imports = names.map((name) => `import * as ${name} from "./${name}";\n`).join("");
    return { ...cell, source: `${imports}${source.replace(/\}\);\s*$/, `}, { ${names.join(", ")} });`)}` };
  });
  return { ...notebook, cells };
}

function newestTypes(): string {
  const parent = path.join(PLACES.state, "types");
  const made = readdirSync(parent).map((name) => path.join(parent, name));
  const [newest] = made.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (!newest) throw new Error("no declarations of kernel-lib; run npm start once");
  return newest;
}
