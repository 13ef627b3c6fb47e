/** Names of the files and folders that the kernel's build leaves in `.wirebook/`. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";

/** What everything is keyed by; from fingerprint.cjs. */
export interface Fingerprint {
  kernel: string;
  library: string;
}

/** An installation: its root and the state of its sources. */
export interface Installation {
  root: string;
  fingerprint: Fingerprint;
}

/**
 * Flags of the compiler's process, the same when its snapshot is built and when it is started. Small young generation,
 * small code: it holds most of the kernel's memory. The old generation may reach 110 MB before it is first collected:
 * otherwise the first cells of a lesson pay 100 ms for marking a heap that has just been read from the snapshot.
 */
export const COMPILER_FLAGS = ["--max-semi-space-size=2", "--optimize-for-size", "--initial-old-space-size=110"];

/** Folder of the bundled processes. */
export function bundleFolder({ root, fingerprint }: Installation): string {
  return path.join(root, ".wirebook", "kernel", fingerprint.kernel);
}

/** Folder of kernel-lib's declarations. */
export function typesFolder({ root, fingerprint }: Installation): string {
  return path.join(root, ".wirebook", "types", fingerprint.library);
}

/** The compiler's snapshot: it fits one node binary, one path and one state of the sources. */
export function snapshotFile(installation: Installation): string {
  const { mtimeMs, size } = statSync(process.execPath);
  const key = [process.execPath, process.version, mtimeMs, size, installation.root, ...COMPILER_FLAGS].join(" ");
  const hash = createHash("sha1").update(key).digest("hex").slice(0, 12);
  return path.join(bundleFolder(installation), `${installation.fingerprint.library}-${hash}.blob`);
}
