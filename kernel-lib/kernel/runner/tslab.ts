/** tslab's public API (`display`, `newDisplay`, `versions`) for cells that import it, over our own display. */
import Module from "node:module";
import path from "node:path";
import type { MimeBundle } from "../protocol";

/** What tslab's own kernel would put on the wire. */
export interface TslabDisplay {
  data: MimeBundle;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

/**
 * Loads tslab's `public.js` with two of its imports exchanged: its Jupyter server, for a function of ours, and its
 * compiler, of which it only tells the version.
 */
export function loadTslab(root: string, show: (content: TslabDisplay, update: boolean | undefined) => void): unknown {
  const require = Module.createRequire(path.join(root, "kernel-lib", "package.json"));
  const publicFile = require.resolve("tslab/dist/public.js");
  const compilerFile = require.resolve("@tslab/typescript-for-tslab");
  const { version } = require("@tslab/typescript-for-tslab/package.json") as { version: string };
  const substitutes: Record<string, unknown> = {
    [path.join(path.dirname(publicFile), "jupyter.js")]: { lastWriteDisplayData: show },
    [compilerFile]: { version },
  };
  for (const [file, exported] of Object.entries(substitutes)) {
    require.cache[file] = Object.assign(new Module(file), { filename: file, exports: exported, loaded: true });
  }
  try {
    return require(publicFile);
  } finally {
    for (const file of Object.keys(substitutes)) delete require.cache[file];
  }
}
