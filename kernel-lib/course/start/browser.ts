/** Opens the learner's browser, where there is one. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** Opens an address; says nothing where no browser can be opened, as the address is printed anyway. */
export function openBrowser(address: string): void {
  const [command, ...parameters] = browserCommand();
  if (!command) return;
  const child = spawn(command, [...parameters, address], { detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}

function browserCommand(): string[] {
  if (process.platform === "darwin") return ["open"];
  if (isWsl()) return ["cmd.exe", "/c", "start", ""];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ["xdg-open"] : [];
}

function isWsl(): boolean {
  try {
    return /microsoft/i.test(readFileSync("/proc/version", "utf8"));
  } catch {
    return false;
  }
}
