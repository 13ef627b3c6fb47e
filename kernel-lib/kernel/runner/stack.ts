/** Stack traces in the learner's terms: `cell 3, line 4`, the lines of their modules, nothing of the kernel. */
import path from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** One frame of learner's or library code; `line` and `column` count from 1. */
export interface Frame {
  /** `cell 3`, or a file's path. */
  place: string;
  line: number;
  column: number;
  name: string | undefined;
  /** The text of that line, where it is the learner's own. */
  text: string | undefined;
}

/** A source whose compiled form was run. */
interface MappedSource {
  place: string;
  lines: string[];
  /** Lines that stand before the source in what was compiled. */
  prefixLines: number;
  map: () => string;
  trace?: TraceMap;
}

const sources = new Map<string, MappedSource>();
const frames = new WeakMap<object, Frame[]>();

/** Registers a compiled text under the file name it runs as; `map` gives its source map when an error needs it. */
export function registerSource(
  file: string,
  source: string,
  place: string,
  prefixLines: number,
  map: () => string,
): void {
  sources.set(file, { place, lines: source.split("\n"), prefixLines, map });
}

/** The learner's frames of an error, innermost first; empty for an error that was made elsewhere. */
export function framesOf(error: object): Frame[] {
  void (error as Error).stack; // V8 asks for the frames when the stack is first read
  return frames.get(error) ?? [];
}

/**
 * Makes V8 write stacks our way. `kernelFolder` holds the running kernel, `isLearners` tells whose file it is and
 * `loadSource` fetches files that were loaded by require.
 */
export function installStackTraces(kernelFolder: string, root: string, loadSource: (file: string) => void): void {
  Error.prepareStackTrace = (error, callSites) => {
    const all = callSites.flatMap((site) => toFrame(site, kernelFolder, loadSource));
    frames.set(error, all);
    return [headline(error), ...all.map((frame) => `    at ${frameText(frame, root)}`)].join("\n");
  };
}

/** `f (cell 3, line 4)`, `Socket.bind (kernel-lib/socket/socket.ts:12:5)`. */
export function frameText({ place, line, column, name }: Frame, root: string): string {
  const where = place.startsWith("cell ")
    ? `${place}, line ${line}`
    : `${place.startsWith(root) ? path.relative(root, place) : place}:${line}:${column}`;
  return name ? `${name} (${where})` : where;
}

function headline(error: Error): string {
  try {
    return String(error);
  } catch {
    return "an error that cannot be shown";
  }
}

function toFrame(site: NodeJS.CallSite, kernelFolder: string, loadSource: (file: string) => void): Frame[] {
  const file = site.getFileName();
  const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
  if (!file || line === null || column === null) return [];
  if (file.startsWith(kernelFolder) || file.startsWith("node:internal") || file.endsWith(".cjs")) return [];
  const name = nameOf(site);
  if (!sources.has(file) && /\.tsx?$/.test(file)) loadSource(file);
  const source = sources.get(file);
  if (!source) return [{ place: file.replace(/^file:\/\//, ""), line, column, name, text: undefined }];
  const original = originalPosition(source, line, column);
  return original ? [{ ...original, place: source.place, name, text: source.lines[original.line - 1] }] : [];
}

function originalPosition(
  source: MappedSource,
  line: number,
  column: number,
): { line: number; column: number } | undefined {
  source.trace ??= new TraceMap(source.map());
  const found = originalPositionFor(source.trace, { line, column: column - 1 });
  if (found.line === null || found.column === null) return undefined;
  const own = found.line - source.prefixLines;
  // Lines before and behind the learner's are what tslab added.
  return own >= 1 && own <= source.lines.length ? { line: own, column: found.column + 1 } : undefined;
}

function nameOf(site: NodeJS.CallSite): string | undefined {
  const name = site.getFunctionName();
  if (!name) return undefined;
  const type = site.isToplevel() ? undefined : site.getTypeName();
  const method = type && type !== "Object" && !name.startsWith(type) ? `${type}.${name}` : name;
  return site.isConstructor() ? `new ${name}` : method;
}
