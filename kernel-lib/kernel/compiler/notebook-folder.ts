/**
 * The notebook's folder under a name that is always the same. tslab's converter takes its working directory into every
 * path; with a fixed one the converter and its first program can be part of the start-up snapshot, which is built before
 * any notebook is opened. The disk is asked under the real name.
 */

/** Stands for the folder of the notebook in all paths inside the compiler; it exists nowhere. */
export const NOTEBOOK_FOLDER = "/wirebook:notebook";

const prefix = `${NOTEBOOK_FOLDER}/`;

/** Gives the path on disk. */
export function onDisk(path: string): string {
  if (path === NOTEBOOK_FOLDER) return process.cwd();
  return path.startsWith(prefix) ? `${process.cwd()}/${path.slice(prefix.length)}` : path;
}

/** Gives the compiler's path for one on disk. */
export function inCompiler(path: string): string {
  const folder = `${process.cwd()}/`;
  return path.startsWith(folder) ? prefix + path.slice(folder.length) : path;
}
