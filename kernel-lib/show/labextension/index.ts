/** The JupyterLab extension as a folder of files: built from page/, found by JupyterLab through JUPYTER_PATH. */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export const EXTENSION_NAME = "wirebook";

const SHOW = path.dirname(__dirname);
const STAMP = "built-from";

/** Tells whether a `labextensions` folder has the extension as its source is now. */
export function hasLabextension(labextensions: string): boolean {
  const stamp = path.join(labextensions, EXTENSION_NAME, STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sourceHash();
}

/** Builds the extension into a `labextensions` folder; gives the folder it made. */
export async function writeLabextension(labextensions: string): Promise<string> {
  const { build } = await import("esbuild");
  const folder = path.join(labextensions, EXTENSION_NAME);
  rmSync(folder, { recursive: true, force: true });
  const statics = path.join(folder, "static");
  mkdirSync(statics, { recursive: true });
  await build({
    entryPoints: [path.join(SHOW, "page", "entry.ts")],
    // JupyterLab's pages are cached for a year by file name, so the name tells the content.
    outfile: path.join(statics, entryName()),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
  });
  copyFileSync(plotlyFile(), path.join(statics, "plotly.min.js"));
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(packageJson(), undefined, 2)}\n`);
  writeFileSync(path.join(folder, STAMP), sourceHash());
  return folder;
}

function packageJson(): Record<string, unknown> {
  return {
    name: EXTENSION_NAME,
    version: "0.1.0",
    description: "Draws Wirebook's figures and bit rulers",
    license: "MIT",
    jupyterlab: { _build: { load: `static/${entryName()}`, mimeExtension: "./mime" }, mimeExtension: "./mime" },
  };
}

function entryName(): string {
  return `remoteEntry.${sourceHash().slice(0, 12)}.js`;
}

function plotlyFile(): string {
  return path.join(path.dirname(createRequire(__filename).resolve("plotly.js/package.json")), "plotly.min.js");
}

function sourceHash(): string {
  const sum = createHash("sha256");
  const folders = [SHOW, path.join(SHOW, "page"), __dirname];
  for (const folder of folders) {
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .sort()) {
      sum.update(name).update(readFileSync(path.join(folder, name)));
    }
  }
  return sum.update(readFileSync(path.join(path.dirname(plotlyFile()), "package.json"))).digest("hex");
}
