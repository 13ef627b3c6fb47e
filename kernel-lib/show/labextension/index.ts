/** The JupyterLab extension as a folder of files: built from page/, found by JupyterLab through JUPYTER_PATH. */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Plugin } from "esbuild";

export const EXTENSION_NAME = "wirebook";

const SHOW = path.dirname(__dirname);
const STAMP = "built-from.json";

/** What an extension was built from: files, from the folder of this library, and the hash of what was in them. */
interface Stamp {
  files: string[];
  hash: string;
}

/** Tells whether a `labextensions` folder has the extension as its source is now. */
export function hasLabextension(labextensions: string): boolean {
  const stamp = path.join(labextensions, EXTENSION_NAME, STAMP);
  if (!existsSync(stamp)) return false;
  const { files, hash } = JSON.parse(readFileSync(stamp, "utf8")) as Stamp;
  return hashOf(files) === hash;
}

/** Builds the extension into a `labextensions` folder; gives the folder it made. */
export async function writeLabextension(labextensions: string): Promise<string> {
  const folder = path.join(labextensions, EXTENSION_NAME);
  rmSync(folder, { recursive: true, force: true });
  const statics = path.join(folder, "static");
  mkdirSync(statics, { recursive: true });
  const { script, files } = await bundle();
  // JupyterLab's pages are cached for a year by file name, so the name tells the content.
  const entry = `static/remoteEntry.${createHash("sha256").update(script).digest("hex").slice(0, 12)}.js`;
  writeFileSync(path.join(folder, entry), script);
  copyFileSync(plotlyFile(), path.join(statics, "plotly.min.js"));
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(packageJson(entry), undefined, 2)}\n`);
  const stamp: Stamp = { files, hash: hashOf(files) };
  writeFileSync(path.join(folder, STAMP), JSON.stringify(stamp));
  return folder;
}

async function bundle(): Promise<{ script: Uint8Array; files: string[] }> {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(SHOW, "page", "entry.ts")],
    absWorkingDir: SHOW,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
    write: false,
    metafile: true,
    plugins: [WITHOUT_NODE],
  });
  const left = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map((one) => one.path));
  if (left.length > 0) throw new Error(`The page's code would need ${left.join(", ")}, which a page has not.`);
  const [output] = outputFiles;
  if (!output) throw new Error("esbuild gave no file for the page's code.");
  const own = path.relative(SHOW, __filename);
  const plotly = path.relative(SHOW, path.join(path.dirname(plotlyFile()), "package.json"));
  return { script: output.contents, files: [own, plotly, ...Object.keys(metafile.inputs)] };
}

/**
 * The page takes packets apart by kernel-lib/wire and capture. What these have of Node and of the system, live capture above
 * all, the page does not ask for: it falls away, if what it imports may.
 */
const WITHOUT_NODE: Plugin = {
  name: "without-node",
  setup(builder) {
    builder.onResolve({ filter: /^node:|^koffi$/ }, ({ path: name }) => ({
      path: name,
      external: true,
      sideEffects: false,
    }));
    builder.onResolve({ filter: /\/(?:live\/[\w-]+|socket)$/ }, async ({ path: name, pluginData, ...asked }) => {
      if (pluginData === RESOLVING) return undefined;
      const found = await builder.resolve(name, { ...asked, pluginData: RESOLVING });
      return { ...found, sideEffects: false };
    });
  },
};
const RESOLVING = "resolving";

function packageJson(entry: string): Record<string, unknown> {
  const modules = { extension: "./extension", mimeExtension: "./mime" };
  return {
    name: EXTENSION_NAME,
    version: "0.1.0",
    description: "Draws Wirebook's figures, bit rulers and packets; hands exercises in",
    license: "MIT",
    jupyterlab: { _build: { load: entry, ...modules }, ...modules },
  };
}

function plotlyFile(): string {
  return path.join(path.dirname(createRequire(__filename).resolve("plotly.js/package.json")), "plotly.min.js");
}

function hashOf(files: readonly string[]): string {
  const sum = createHash("sha256");
  for (const file of files) {
    const full = path.join(SHOW, file);
    sum.update(file).update(existsSync(full) ? readFileSync(full) : "gone");
  }
  return sum.digest("hex");
}
