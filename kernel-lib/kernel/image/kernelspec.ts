/** The kernelspec: what Jupyter knows of the kernel before it starts. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export const KERNEL_NAME = "wirebook";

/** Content of `kernel.json` for the installation at `root`. */
export function kernelspec(root: string): Record<string, unknown> {
  return {
    argv: [process.execPath, path.join(root, "kernel-lib", "kernel", "launch.cjs"), "{connection_file}"],
    display_name: "TypeScript (Wirebook)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/** Tells whether a kernels folder has the kernelspec as it should be now. */
export function hasKernelspec(kernels: string, root: string): boolean {
  try {
    const found = readFileSync(path.join(kernels, KERNEL_NAME, "kernel.json"), "utf8");
    return found === specText(root);
  } catch {
    return false;
  }
}

/** Writes the kernelspec into a `kernels` folder; gives the folder it made. */
export function writeKernelspec(kernels: string, root: string): string {
  const folder = path.join(kernels, KERNEL_NAME);
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(__dirname, "logo-svg.svg"), path.join(folder, "logo-svg.svg"));
  writeFileSync(path.join(folder, "kernel.json"), specText(root));
  return folder;
}

function specText(root: string): string {
  return `${JSON.stringify(kernelspec(root), undefined, 1)}\n`;
}
