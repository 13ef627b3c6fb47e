/** Where the parts of a running kernel lie. */
import type { TypePaths } from "../compiler/resolution";

/** How to start the compiler. */
export interface CompilerImage {
  command: string[];
  /** Another way, for when the first ends before it has answered anything. */
  fallback?: string[];
  types: TypePaths;
}

/** What the front needs to know of its installation. */
export interface KernelImage {
  /** Folder for what outlives a kernel. */
  stateDirectory: string;
  runner: string[];
  /** Resolves when the compiler can be started, which after a change of kernel-lib takes some seconds. */
  compiler: () => Promise<CompilerImage>;
}
