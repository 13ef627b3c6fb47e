/**
 * The compiler's process: one request after the other from standard input, one answer each on standard output, as
 * JSON behind its length. It blocks while it waits; the end of its input is its end, so it cannot outlive the kernel.
 */
import { readSync, writeSync } from "node:fs";
import { startupSnapshot } from "node:v8";
import { type CompilerAnswer, type CompilerRequest, TYPE_PATHS_VARIABLE } from "../protocol";
import { CellCompiler } from "./compile";
import { bindLibraryFiles } from "./library-files";
import { compilerOptions } from "./options";
import type { TypePaths } from "./resolution";
import { setTypePaths } from "./watch-program";

function answer(compiler: CellCompiler, request: CompilerRequest): CompilerAnswer {
  const { declarations, source, position } = request;
  switch (request.ask) {
    case "compile":
      return { compiled: compiler.compile(declarations, source) };
    case "complete":
      return { completion: compiler.complete(declarations, source, position) };
    case "inspect":
      return { description: compiler.inspect(declarations, source, position) };
    case "isComplete":
      return { completeness: compiler.isComplete(source) };
  }
}

function serve(compiler: CellCompiler): void {
  for (let body = readFrame(); body; body = readFrame()) {
    const request = JSON.parse(body.toString("utf8")) as CompilerRequest;
    let reply: CompilerAnswer;
    try {
      reply = answer(compiler, request);
    } catch (error) {
      reply = { failure: (error as Error).stack ?? String(error) };
    }
    writeFrame(Buffer.from(JSON.stringify(reply)));
  }
}

function readFrame(): Buffer | undefined {
  const head = readExactly(4);
  return head && readExactly(head.readUInt32LE());
}

function readExactly(length: number): Buffer | undefined {
  const buffer = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const count = readSync(0, buffer, at, length - at, null);
    if (count === 0) return undefined;
    at += count;
  }
  return buffer;
}

function writeFrame(body: Buffer): void {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  for (let rest = Buffer.concat([head, body]); rest.length > 0; ) rest = rest.subarray(writeSync(1, rest));
}

/** From the environment: a snapshot has no arguments while it is built. */
function typePaths(): TypePaths {
  return JSON.parse(process.env[TYPE_PATHS_VARIABLE] ?? "") as TypePaths;
}

/** Makes a compiler that has compiled once: its program is made, and the code that every cell goes through is warm. */
function warmCompiler(): CellCompiler {
  setTypePaths(typePaths());
  const compiler = new CellCompiler();
  for (const cell of WARMING_CELLS) compiler.compile("", cell);
  return compiler;
}

const WARMING_CELLS = [
  "let warm = [1].map((x) => x + 1); warm",
  'import { readFileSync } from "fs"; class Warm<T> { constructor(readonly of: T) {} }; new Warm(readFileSync)',
  "1 + 1",
];

if (startupSnapshot.isBuildingSnapshot()) {
  const compiler = warmCompiler();
  bindLibraryFiles(compilerOptions({}, typePaths().root));
  startupSnapshot.setDeserializeMainFunction(() => serve(compiler));
} else serve(warmCompiler());
