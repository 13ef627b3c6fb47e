/** What a report of a fault needs to know of the machine, beside the findings. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, homedir, release, totalmem } from "node:os";

/** Lists system, versions and size of this machine, one thing a line; no names and no folders of its user. */
export function machineLines(): string[] {
  const { status, stdout } = spawnSync("npm", ["--version"], { encoding: "utf8" });
  return [
    `system: ${systemName()}, kernel ${release()}, ${process.platform} ${process.arch}`,
    `inside: ${surroundings()}`,
    `size: ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node.js ${process.version}, npm ${status === 0 ? stdout.trim() : "not found"}`,
  ];
}

/** Takes the user's folders out of a text that is to be shown to others. */
export function withoutFolders(text: string, root: string): string {
  const own = [
    [root, "<course>"],
    [homedir(), "~"],
  ] as const;
  return own.reduce((all, [folder, sign]) => (folder.length > 1 ? all.replaceAll(folder, sign) : all), text);
}

function systemName(): string {
  if (process.platform === "darwin") {
    return `macOS ${spawnSync("sw_vers", ["-productVersion"], { encoding: "utf8" }).stdout?.trim()}`;
  }
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(readOr("/etc/os-release", ""))?.[1] ?? "Linux";
}

function surroundings(): string {
  if (/microsoft/i.test(readOr("/proc/version", ""))) return "WSL";
  if (existsSync("/.dockerenv") || existsSync("/run/.containerenv")) return "a container";
  return "nothing known";
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}
