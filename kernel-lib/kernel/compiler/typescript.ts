/**
 * tslab's TypeScript with its watch program exchanged for ours. tslab's converter asks for
 * `createWatchCompilerHost`, `createWatchProgram`, `transpileModule` and `sys`; here each of them is ours, everything
 * else is the original. The image builder puts this module in TypeScript's place for tslab's files.
 */
import original = require("@tslab/typescript-for-tslab");

import { watchFile } from "./file-watch";
import { NOTEBOOK_FOLDER, onDisk } from "./notebook-folder";
import { mustBeMended } from "./options";
import { createWatchCompilerHost, createWatchProgram } from "./watch-program";

// A plain copy: the original's exports are getters, and assigning to those is silently ignored.
const adapted: Record<string, unknown> = { ...original };

const { sys } = original;
adapted.sys = Object.assign(Object.create(sys), {
  watchFile,
  getCurrentDirectory: () => NOTEBOOK_FOLDER,
  readFile: (file: string, encoding?: string) => sys.readFile(onDisk(file), encoding),
  fileExists: (file: string) => sys.fileExists(onDisk(file)),
  directoryExists: (folder: string) => sys.directoryExists(onDisk(folder)),
  getDirectories: (folder: string) => sys.getDirectories(onDisk(folder)),
});
adapted.createWatchCompilerHost = createWatchCompilerHost;
adapted.createWatchProgram = createWatchProgram;
// tslab turns its output into CommonJS with this; cell-script.ts does that in one pass later, so the text stays.
adapted.transpileModule = (text: string) => ({ outputText: text });

// tslab compiles nothing while there is a diagnostic, so what a cell may leave out must not be one.
for (const name of ["getPreEmitDiagnostics", "getPreEmitDiagnosticsOfFiles"]) {
  const ask = adapted[name] as (...parameters: unknown[]) => original.Diagnostic[];
  adapted[name] = (...parameters: unknown[]) => ask(...parameters).filter(mustBeMended);
}

export = adapted;
