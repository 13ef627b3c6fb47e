/** Compiles the learner's modules in a sandbox: what they can do to a compiler, they do in there. */
import { existsSync } from "node:fs";
import path from "node:path";
import { Box } from "./box";
import { courseCopy } from "./course-copy";
import type { BoxLimits, LimitKind } from "./limits";
import { INSIDE, ROOT } from "./places";

const PATIENCE_MS = 20_000 * Number(process.env.WIREBOOK_PATIENCE ?? 1);
const MOST_BYTES = 32_000_000;

/** Compiles all modules, then says each with a line of its name and length before. */
const SCRIPT = `mkdir /tmp/out && "$@" ${INSIDE.modules}/*.ts --outdir=/tmp/out 2>/dev/null && cd /tmp/out || exit
for file in *.js; do echo "\${file%.js} $(wc -c <"$file")"; cat "$file"; done`;

/**
 * Compiles the modules in a folder; gives their JavaScript by name. Empty where one does not parse or the compiler met a
 * limit: the learner's own process then compiles them, and tells what is wrong.
 */
export async function compileInside(modules: string, kind: LimitKind, limits: BoxLimits): Promise<Map<string, string>> {
  const binary = path.join("node_modules", "@esbuild", `${process.platform}-${process.arch}`, "bin", "esbuild");
  if (!existsSync(path.join(ROOT, binary))) return new Map();
  const esbuild = [path.posix.join(INSIDE.course, binary), ...compilerFlags()];
  const command = ["/bin/sh", "-c", SCRIPT, "compile", ...esbuild];
  const box = new Box({ copy: courseCopy(), modules, limits, kind, command, descriptors: ["pipe", "ignore"] });
  const output = await collect(box);
  await box.close();
  return output ? parse(output) : new Map();
}

/** As the course's own loader compiles. */
function compilerFlags(): string[] {
  const { OPTIONS } = require("../../kernel/load/transpile.cjs") as {
    OPTIONS: Record<string, string | boolean | Record<string, boolean>>;
  };
  const flags = Object.entries(OPTIONS).flatMap(([name, value]) => {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (typeof value !== "object") return name === "loader" ? [] : [`--${flag}=${value}`];
    return Object.entries(value).map(([feature, on]) => `--${flag}:${feature}=${on}`);
  });
  return [...flags, "--log-level=silent"];
}

/** All that it says; undefined where that is too much, or takes too long. */
function collect(box: Box): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    const end = (result: Buffer | undefined): void => {
      clearTimeout(timer);
      resolve(result);
    };
    box.pipe(1).on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) end(undefined);
    });
    box.pipe(1).on("close", () => end(Buffer.concat(chunks)));
  });
}

function parse(output: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  for (let at = 0; at < output.length; ) {
    const lineEnd = output.indexOf("\n", at);
    const [, name, length] = /^([\w-]+) +(\d+)$/.exec(output.toString("latin1", at, lineEnd)) ?? [];
    if (lineEnd < 0 || !name) break;
    at = lineEnd + 1 + Number(length);
    texts.set(name, output.toString("utf8", lineEnd + 1, at));
  }
  return texts;
}
