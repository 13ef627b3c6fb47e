/** Bundles one of the kernel's processes into a single file that starts fast. */
import path from "node:path";
import { build, type Plugin } from "esbuild";

const KERNEL = path.dirname(__dirname);

/** Writes `outfile` from the TypeScript entry; packages with native code stay outside. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(KERNEL, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minifyWhitespace: true, // TypeScript's comments alone are 3 MB that every compiler would hold in memory
    sourcemap: false,
    external: ["zeromq"],
    plugins: [adaptTypeScript],
    logLevel: "silent",
  });
}

/** tslab's files get our TypeScript (compiler/typescript.ts), everything else the original. */
const adaptTypeScript: Plugin = {
  name: "adapt-typescript",
  setup({ onResolve }) {
    onResolve({ filter: /^@tslab\/typescript-for-tslab$/ }, ({ importer }) =>
      /[\\/]tslab[\\/]dist[\\/]/.test(importer) ? { path: path.join(KERNEL, "compiler/typescript.ts") } : undefined,
    );
  },
};
