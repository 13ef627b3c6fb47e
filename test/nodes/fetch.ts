/** Other versions of Node, as npm packages that hold nothing but the binary. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../committed";

/** The newest of each line that the course promises to work on, beside the machine's own. */
export const NODES = ["22.23.3", "24.9.0"] as const;
/** The last Node that knew nothing of ES2015. */
export const ANCIENT_NODE = "0.10.48";

/** Gives the path of a Node binary; fetched into `.wirebook/test/nodes` when it is not there. */
export function fetchNode(version: string): string {
  const folder = path.join(ROOT, ".wirebook", "test", "nodes", version);
  const name = `node-linux-${process.arch}`;
  const binary = path.join(folder, "node_modules", name, "bin", "node");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
    const options = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--silent", "--workspaces=false"];
    execFileSync("npm", ["install", ...options, `${name}@${version}`], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  const found = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  if (found !== `v${version}`) throw new Error(`${name}@${version} holds Node ${found}`);
  return binary;
}
