/**
 * The program tslab's converter drives, in one pass and without TypeScript's builder: a new program a cell that takes
 * over everything unchanged, and none at all where only the cell's own names are asked for.
 */
import path from "node:path";

import ts = require("@tslab/typescript-for-tslab");

import { emittedCell } from "./emitted-cell";
import { lookForChanges } from "./file-watch";
import { bindFile, libraryFile } from "./library-files";
import { compilerOptions } from "./options";
import { rareFiles } from "./rare-types";
import { ModuleResolver, type TypePaths } from "./resolution";
import { exposeShorthand, shorthandChecker } from "./shorthand";

/** What tslab's converter sets and uses of TypeScript's watch host. */
export interface ProgramHost {
  rootNames: string[];
  options: ts.CompilerOptions;
  system: ts.System;
  afterProgramCreate?: (builder: Builder) => void;
}

/** What tslab's converter uses of TypeScript's builder program. */
export interface Builder {
  getProgram(): ts.Program;
  getSourceFile(fileName: string): ts.SourceFile | undefined;
  getAllDependencies(file: ts.SourceFile): string[];
  emit(
    file: ts.SourceFile,
    write: (fileName: string, text: string) => void,
    cancellation: undefined,
    onlyDeclarations: undefined,
    transformers: ts.CustomTransformers,
  ): void;
}

interface Volatile {
  text: string;
  file: ts.SourceFile;
}

let typePaths: TypePaths | undefined;
let lastProgram: ts.Program | undefined;

function givenPaths(): TypePaths {
  if (!typePaths) throw new Error("setTypePaths() comes before a converter is made");
  return typePaths;
}

/** Says where kernel-lib's declarations lie; must be called before a converter is made. */
export function setTypePaths(paths: TypePaths): void {
  typePaths = paths;
}

/** The program that was made last, for questions that tslab's converter does not answer. */
export function currentProgram(): ts.Program | undefined {
  return lastProgram;
}

/** Takes the place of `ts.createWatchCompilerHost` (same parameters; the reporters are not used). */
export function createWatchCompilerHost(
  rootNames: string[],
  options: ts.CompilerOptions,
  system: ts.System,
): ProgramHost {
  return { rootNames, options: compilerOptions(options, givenPaths().root), system };
}

/** Takes the place of `ts.createWatchProgram`. */
export function createWatchProgram(host: ProgramHost): {
  close(): void;
  updateRootFileNames(names: string[]): void;
} {
  const loop = new ProgramLoop(host, givenPaths());
  return { close: () => {}, updateRootFileNames: (names) => loop.setRoots(names) };
}

class ProgramLoop {
  readonly #volatile = new Map<string, Volatile>();
  readonly #watching = new Set<string>();
  readonly #resolver: ModuleResolver;
  readonly #compilerHost: ts.CompilerHost;
  /** What the disk said during the making of one program, which asks the same some thousand times. */
  readonly #exists = new Map<string, boolean>();
  readonly #rare = new Set<string>();
  #roots: string[];
  #last: ts.Program | undefined;
  #version = 0;
  #pending: unknown;

  constructor(
    private readonly host: ProgramHost,
    private readonly paths: TypePaths,
  ) {
    this.#roots = host.rootNames;
    this.#resolver = new ModuleResolver(paths, (file) => host.system.fileExists(file), host.options);
    this.#compilerHost = this.#makeCompilerHost();
    this.#watch(this.#roots);
    this.#announce();
  }

  setRoots(names: string[]): void {
    this.#roots = names;
    this.#watch(names);
    this.#schedule();
  }

  #watch(names: Iterable<string>): void {
    for (const name of names) {
      if (this.#watching.has(name)) continue;
      this.#watching.add(name);
      // A changed file of the learner's is read again by the compilation that is about to begin anyway.
      const onChange = this.host.rootNames.includes(name) ? () => this.#schedule() : () => this.#volatile.delete(name);
      this.host.system.watchFile?.(name, onChange);
    }
  }

  /** The converter runs what is scheduled as soon as it has told of all changes. */
  #schedule(): void {
    const { system } = this.host;
    if (this.#pending) system.clearTimeout?.(this.#pending);
    this.#pending = system.setTimeout?.(() => {
      this.#pending = undefined;
      lookForChanges();
      this.#announce();
    }, 0);
  }

  /** Hands the converter a builder whose program is made when it is first needed. */
  #announce(): void {
    let program: ts.Program | undefined;
    const getProgram = (): ts.Program => {
      program ??= this.#createProgram();
      return program;
    };
    this.host.afterProgramCreate?.({
      getProgram: () => withShorthand(getProgram()),
      getSourceFile: (name) =>
        program || !this.#isVolatile(name) ? getProgram().getSourceFile(name) : this.#bound(name),
      getAllDependencies: (file) => this.#localDependencies(getProgram(), file),
      emit: (file, write, _cancellation, _onlyDeclarations, transformers) =>
        this.#emit(getProgram(), file, write, transformers),
    });
  }

  #createProgram(): ts.Program {
    const { options } = this.host;
    this.#exists.clear();
    const program = ts.createProgram({
      rootNames: [...this.#roots, `${this.paths.library}/globals.d.ts`, ...this.#rareFiles()],
      options,
      host: this.#compilerHost,
      oldProgram: this.#last,
    });
    this.#last = program;
    lastProgram = program;
    this.#watch(program.getSourceFiles().flatMap(({ fileName }) => (this.#isVolatile(fileName) ? [fileName] : [])));
    return program;
  }

  /** Once a cell has named a rare module, its declarations stay: later cells hold values of its types. */
  #rareFiles(): string[] {
    const { target = ts.ScriptTarget.ES2022 } = this.host.options;
    const own = this.#roots.flatMap((name) => importedNames(this.#sourceFile(name, target)));
    for (const file of rareFiles(this.paths.root, own)) this.#rare.add(file);
    return [...this.#rare];
  }

  #bound(fileName: string): ts.SourceFile | undefined {
    const { options } = this.host;
    const file = this.#sourceFile(fileName, options.target ?? ts.ScriptTarget.ES2022);
    if (file) bindFile(file, options);
    return file;
  }

  #sourceFile(fileName: string, version: ts.ScriptTarget): ts.SourceFile | undefined {
    if (!this.#isVolatile(fileName)) return libraryFile(fileName, version);
    const known = this.#volatile.get(fileName);
    // Read anew each time only where the text is in memory (the cell, its predecessors, @module cells).
    const text = this.host.system.readFile(fileName);
    if (text === undefined) return undefined;
    if (known?.text === text) return known.file;
    const file = ts.createSourceFile(fileName, text, version, true);
    this.#version += 1;
    Object.assign(file, { version: String(this.#version) });
    this.#volatile.set(fileName, { text, file });
    return file;
  }

  /** The learner's own: cells, @module cells and files beside the notebook; not packages and declarations. */
  #isVolatile(fileName: string): boolean {
    return !fileName.includes("/node_modules/") && !fileName.startsWith(`${this.paths.library}/`);
  }

  /** tslab also asks for diagnostics of the learner's files that a cell imports, directly or not. */
  #localDependencies(program: ts.Program, from: ts.SourceFile): string[] {
    const found = new Set<string>([from.fileName]);
    const waiting = [from];
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      for (const name of importedNames(file)) {
        const resolved = this.#resolver.resolve(name, file.fileName)?.resolvedFileName;
        if (!resolved || found.has(resolved) || !this.#isVolatile(resolved)) continue;
        found.add(resolved);
        const next = program.getSourceFile(resolved);
        if (next) waiting.push(next);
      }
    }
    return [...found];
  }

  /** Emits the cell; its source map is kept aside. Imported files are the runner's to load, from their source. */
  #emit(
    program: ts.Program,
    file: ts.SourceFile,
    write: (fileName: string, text: string) => void,
    transformers: ts.CustomTransformers,
  ): void {
    if (!file.fileName.endsWith("/__tslab__.ts")) return;
    const collect = (fileName: string, text: string): void => {
      if (fileName.endsWith(".js.map")) emittedCell.map = text;
      else write(fileName, text);
    };
    const checker = program.getTypeChecker();
    const before = [exposeShorthand(checker), ...(transformers.before ?? [])];
    program.emit(file, collect, undefined, undefined, { ...transformers, before });
    // tslab cuts into these trees, and the same text may come again: a cell that is run twice.
    for (const name of this.#roots) if (/\/__(tslab__\.ts|prev__\.d\.ts)$/.test(name)) this.#volatile.delete(name);
  }

  #once(key: string, ask: () => boolean): boolean {
    const known = this.#exists.get(key);
    if (known !== undefined) return known;
    const answer = ask();
    this.#exists.set(key, answer);
    return answer;
  }

  #makeCompilerHost(): ts.CompilerHost {
    const { system } = this.host;
    const library = path.join(this.paths.root, "node_modules/@tslab/typescript-for-tslab/lib");
    return {
      getSourceFile: (fileName, options) =>
        this.#sourceFile(fileName, typeof options === "object" ? options.languageVersion : options),
      getDefaultLibFileName: (options) => `${library}/${ts.getDefaultLibFileName(options)}`,
      getDefaultLibLocation: () => library,
      getCurrentDirectory: () => system.getCurrentDirectory(),
      getCanonicalFileName: (fileName) => fileName,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (fileName) => this.#once(fileName, () => system.fileExists(fileName)),
      readFile: (fileName) => system.readFile(fileName),
      directoryExists: (name) => this.#once(`${name}/`, () => system.directoryExists(name)),
      getDirectories: (name) => system.getDirectories(name),
      realpath: (name) => system.realpath?.(name) ?? name,
      resolveModuleNameLiterals: (names, importer) =>
        names.map(({ text }) => ({ resolvedModule: this.#resolver.resolve(text, importer) })),
      writeFile: () => {
        throw new Error("a cell's output goes to memory");
      },
    };
  }
}

/** Names in import and export statements and in `import()`; found without a program. */
function importedNames(file: ts.SourceFile | undefined): string[] {
  return file ? ts.preProcessFile(file.text, true, true).importedFiles.map(({ fileName }) => fileName) : [];
}

/** The same program, whose checker sees through `{ name }` (shorthand.ts). */
function withShorthand(program: ts.Program): ts.Program {
  return Object.assign(Object.create(program) as ts.Program, {
    getTypeChecker: () => shorthandChecker(program.getTypeChecker()),
  });
}
