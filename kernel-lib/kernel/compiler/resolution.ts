/** Finds the types of what a cell imports. */

import ts = require("@tslab/typescript-for-tslab");

import { inCompiler, onDisk } from "./notebook-folder";

/** Where the kernel keeps declarations of its own. */
export interface TypePaths {
  /** Folder with kernel-lib's declarations, one subfolder a folder of kernel-lib. */
  library: string;
  /** Root of the installation whose node_modules holds tslab and @types/node. */
  root: string;
}

/** Node's own modules are ambient declarations of @types/node: looking for them on disk would be half of a cell's time. */
const { nodeCoreModules } = (ts as unknown as { JsTyping: { nodeCoreModules: Set<string> } }).JsTyping;

/** Resolves module names as Node does for CommonJS, with `kernel-lib/…` and `tslab` always the kernel's own. */
export class ModuleResolver {
  readonly #packages = new Map<string, ts.ResolvedModuleFull>();

  constructor(
    private readonly paths: TypePaths,
    /** `@module` cells are files of the notebook's folder that only this host knows. */
    private readonly isModuleCell: (file: string) => boolean,
    private readonly options: ts.CompilerOptions,
  ) {}

  /** Gives the file that holds the types of `name` as imported from `importer`, or undefined. */
  resolve(name: string, importer: string): ts.ResolvedModuleFull | undefined {
    if (name.startsWith("node:") || nodeCoreModules.has(name)) return undefined;
    const own = this.#ownFile(name);
    if (own) {
      if (!ts.sys.fileExists(own)) return undefined;
      return { resolvedFileName: own, extension: ts.Extension.Dts, isExternalLibraryImport: true };
    }
    // Found packages are remembered; what is missing, and the learner's own files, may come and go.
    const key = `${name}\0${importer.slice(0, importer.lastIndexOf("/"))}`;
    const known = this.#packages.get(key);
    if (known) return known;
    const found = this.#search(name, onDisk(importer)) ?? this.#search(name, `${this.paths.root}/package.json`);
    if (found?.isExternalLibraryImport) this.#packages.set(key, found);
    return found;
  }

  /** A package that the notebook's folder does not have is looked for beside the kernel. */
  #search(name: string, importer: string): ts.ResolvedModuleFull | undefined {
    if (name.startsWith(".") && importer.endsWith("/package.json")) return undefined;
    const found = ts.resolveModuleName(name, importer, this.options, this.#disk).resolvedModule;
    return found && { ...found, resolvedFileName: inCompiler(found.resolvedFileName) };
  }

  readonly #disk: ts.ModuleResolutionHost = {
    fileExists: (file) => ts.sys.fileExists(file) || this.isModuleCell(inCompiler(file)),
    readFile: (file) => ts.sys.readFile(file),
    directoryExists: (folder) => ts.sys.directoryExists(folder),
    getDirectories: (folder) => ts.sys.getDirectories(folder),
    realpath: (file) => ts.sys.realpath?.(file) ?? file,
  };

  #ownFile(name: string): string | undefined {
    const folder = /^kernel-lib\/([\w-]+)$/.exec(name)?.[1];
    if (folder) return `${this.paths.library}/${folder}/index.d.ts`;
    return name === "tslab" ? `${this.paths.root}/node_modules/tslab/dist/public.d.ts` : undefined;
  }
}
