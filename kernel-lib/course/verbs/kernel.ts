import type { Command } from "commander";
import { installKernel, type Target, uninstallKernel } from "../install";

interface Options {
  user?: boolean;
  sysPrefix?: boolean;
  prefix?: string;
}

/** `wirebook kernel install|uninstall`: for JupyterLab, JupyterHub and VS Code that are there already. */
export function describeKernel(command: Command): void {
  const withTarget = (sub: Command): Command =>
    sub
      .option("--user", "for this user, in every Jupyter (without an option, this one)")
      .option("--sys-prefix", "for the Python environment that python3 belongs to")
      .option("--prefix <folder>", "below a folder, in share/jupyter");
  withTarget(
    command.command("install").description("put kernel and JupyterLab extension into a Jupyter you have"),
  ).action(async (options: Options) => {
    const folders = await installKernel(targetOf(options), (text) => console.error(text));
    console.log(folders.map((folder) => `written: ${folder}`).join("\n"));
    console.log('Reload the page; then choose the kernel "TypeScript (Wirebook)".');
  });
  withTarget(command.command("uninstall").description("take them out again")).action((options: Options) => {
    const folders = uninstallKernel(targetOf(options));
    console.log(
      folders.length > 0 ? folders.map((folder) => `removed: ${folder}`).join("\n") : "nothing of Wirebook's is there",
    );
  });
}

function targetOf({ user, sysPrefix, prefix }: Options): Target {
  if ([user, sysPrefix, prefix].filter(Boolean).length > 1) {
    throw Object.assign(new Error("choose one of --user, --sys-prefix and --prefix"), { exitCode: 2 });
  }
  if (prefix) return { kind: "prefix", folder: prefix };
  return { kind: sysPrefix ? "sys-prefix" : "user" };
}
