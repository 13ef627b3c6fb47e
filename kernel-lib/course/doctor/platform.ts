/** Tells whether this is Linux, where all of the course works. */
export function isLinux(): boolean {
  return process.platform === "linux";
}
