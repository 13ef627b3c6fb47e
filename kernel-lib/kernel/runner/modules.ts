/**
 * What a cell imports. Everything goes through Node's CommonJS cache, static import, `import()` and `require` alike, so
 * a module has one instance; the learner's own files are read again when they have changed.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { types } from "node:util";

type Extension = (module: { _compile(code: string, filename: string): void }, filename: string) => void;

/** Node's module loader as far as it is open to a loader of one's own (undocumented, and unchanged for a decade). */
interface ModuleLoader {
  _resolveFilename(request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): string;
  _extensions: Record<string, Extension>;
  _cache: Record<string, { children: { filename: string }[] }>;
}

const loader = Module as unknown as ModuleLoader;
const NEEDS_NATIVE_IMPORT = new Set(["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE"]);

/** Where modules come from beside the disk. */
export interface ModuleSources {
  /** Root of the installation: its packages are there for every notebook. */
  root: string;
  /** The notebook's folder. */
  directory: string;
  transpile(filename: string, source: string): string;
  /** Stands in for a module that would bring half a compiler with it. */
  substitutes: Record<string, () => unknown>;
}

/** Loads modules for cells. */
export class Modules {
  /** `@module` cells by the file they stand for. */
  readonly #virtual = new Map<string, string>();
  /** The learner's files that are loaded, with their time and size then. */
  readonly #stamps = new Map<string, string>();
  readonly #namespaces = new WeakMap<object, object>();
  readonly require: NodeJS.Require;

  constructor(private readonly sources: ModuleSources) {
    const require = Module.createRequire(path.join(sources.directory, "cell.ts"));
    this.require = Object.assign((name: string) => this.#substitute(name) ?? require(name), require);
    this.#install();
  }

  /** Adds or replaces the module that an `@module` cell makes. */
  addVirtual(file: string, source: string): void {
    this.#virtual.set(file, source);
    this.#forget([file]);
  }

  /** Lists the `@module` cells as they were last run. */
  virtualSources(): { file: string; source: string }[] {
    return [...this.#virtual].map(([file, source]) => ({ file, source }));
  }

  /** The text of a TypeScript module as it was loaded; for stack traces. */
  sourceOf(file: string): string | undefined {
    return this.#virtual.get(file) ?? (existsSync(file) ? readFileSync(file, "utf8") : undefined);
  }

  /** Forgets the learner's files that have changed since they were loaded, and what imports them. */
  refresh(): void {
    const changed: string[] = [];
    for (const [file, stamp] of this.#stamps) if (stampOf(file) !== stamp) changed.push(file);
    this.#forget(changed);
  }

  /** What `import * as m from name` and `await import(name)` give. */
  async import(name: string): Promise<object> {
    try {
      return this.#namespaceOf(this.require(name));
    } catch (error) {
      if (!NEEDS_NATIVE_IMPORT.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
      return import(pathToFileURL(this.require.resolve(name)).href) as Promise<object>;
    }
  }

  #substitute(name: string): unknown {
    return Object.hasOwn(this.sources.substitutes, name) ? this.sources.substitutes[name]?.() : undefined;
  }

  #isLearners(file: string): boolean {
    return (
      !file.includes(`${path.sep}node_modules${path.sep}`) &&
      !file.startsWith(path.join(this.sources.root, "kernel-lib"))
    );
  }

  /** Drops modules and, as they hold values of the old ones, everything of the learner's that imports them. */
  #forget(files: string[]): void {
    const waiting = [...files];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      delete loader._cache[file];
      this.#stamps.delete(file);
      for (const [parent, { children }] of Object.entries(loader._cache)) {
        if (this.#isLearners(parent) && children.some(({ filename }) => filename === file)) waiting.push(parent);
      }
    }
  }

  #namespaceOf(exported: unknown): object {
    const isObject = (typeof exported === "object" && exported !== null) || typeof exported === "function";
    if (isObject && (types.isModuleNamespaceObject(exported) || "__esModule" in exported)) return exported;
    const key = isObject ? exported : { exported };
    const known = this.#namespaces.get(key);
    if (known) return known;
    const namespace = Object.create(null) as object;
    for (const name of isObject ? Object.keys(exported) : []) {
      Object.defineProperty(namespace, name, {
        enumerable: true,
        get: () => (exported as Record<string, unknown>)[name],
      });
    }
    Object.defineProperty(namespace, "default", { enumerable: true, value: exported });
    this.#namespaces.set(key, namespace);
    return namespace;
  }

  #install(): void {
    const resolve = loader._resolveFilename;
    loader._resolveFilename = (request, parent, ...rest) =>
      this.#localFile(request, parent?.filename) ?? this.#fromRoot(resolve, request, parent, rest);
    const compile: Extension = (module, filename) => {
      const source = this.#virtual.get(filename) ?? readFileSync(filename, "utf8");
      module._compile(this.sources.transpile(filename, source), filename);
    };
    Object.assign(loader._extensions, { ".ts": compile, ".tsx": compile });
    for (const [extension, load] of Object.entries(loader._extensions)) {
      loader._extensions[extension] = (module, filename) => {
        if (this.#isLearners(filename) && !this.#virtual.has(filename)) this.#stamps.set(filename, stampOf(filename));
        load(module, filename);
      };
    }
  }

  /** `./packet` may be an `@module` cell; `./packet.js` may mean `packet.ts`, as TypeScript has it. */
  #localFile(request: string, importer: string | undefined): string | undefined {
    if (!importer || !/^\.\.?\//.test(request)) return undefined;
    const base = path.resolve(path.dirname(importer), request);
    const named = base.replace(/\.js$/, "");
    const virtual = [base, `${named}.ts`, `${named}.tsx`].find((file) => this.#virtual.has(file));
    if (virtual) return virtual;
    return base !== named && !existsSync(base) && existsSync(`${named}.ts`) ? `${named}.ts` : undefined;
  }

  #fromRoot(
    resolve: ModuleLoader["_resolveFilename"],
    request: string,
    parent: { filename?: string } | undefined,
    rest: unknown[],
  ): string {
    try {
      return resolve.call(Module, request, parent, ...rest);
    } catch (error) {
      const isPackage = !/^(\.|\/|node:)/.test(request) && this.#isLearners(parent?.filename ?? "");
      if (!isPackage || (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
      return resolve.call(Module, request, parent, false, { paths: [this.sources.root] });
    }
  }
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : "";
}
