/**
 * tslab's TypeScript with its watch program exchanged for ours. tslab's converter asks for
 * `createWatchCompilerHost`, `createWatchProgram`, `transpileModule` and `sys`; here each of them is ours, everything
 * else is the original. The image builder puts this module in TypeScript's place for tslab's files.
 */
import original = require("@tslab/typescript-for-tslab");

import { watchFile } from "./file-watch";
import { createWatchCompilerHost, createWatchProgram } from "./watch-program";

// A plain copy: the original's exports are getters, and assigning to those is silently ignored.
const adapted: Record<string, unknown> = { ...original };

adapted.sys = Object.assign(Object.create(original.sys), { watchFile });
adapted.createWatchCompilerHost = createWatchCompilerHost;
adapted.createWatchProgram = createWatchProgram;
// tslab turns its output into CommonJS with this; cell-script.ts does that in one pass later, so the text stays.
adapted.transpileModule = (text: string) => ({ outputText: text });

export = adapted;
