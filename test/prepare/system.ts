import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/**
 * The Debian packages that the tests need, each with a file that shows it is there. This is the one list: the test
 * command installs what is missing where it may, and otherwise prints the one command to type.
 */
export const SYSTEM_PACKAGES: Readonly<Record<string, string>> = {
  chromium: "chromium",
  tshark: "tshark",
  tcpdump: "tcpdump",
  gcc: "gcc",
  "libc6-dev": "/usr/include/stdio.h",
  "libpcap-dev": "/usr/include/pcap.h",
  golang: "go",
  bubblewrap: "bwrap",
  iproute2: "ip",
  "net-tools": "netstat",
  "iputils-ping": "ping",
  traceroute: "traceroute",
  procps: "ps",
  openssl: "openssl",
  postgresql: "pg_ctlcluster",
};

/** Installs the system packages that are missing, as root by apt; throws with the command to type where that cannot be. */
export function prepareSystem(say: (text: string) => void): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0 || !isThere("apt-get"))
    throw new Error(`The tests need ${missing.join(", ")}. Type: sudo ${command}`);
  say(`installing ${missing.join(", ")} by apt`);
  apt(["update", "-q"]);
  apt(command.split(" ").slice(1));
  const still = missingPackages();
  if (still.length > 0) throw new Error(`${still.join(", ")} could not be installed. Type: ${command}`);
}

function missingPackages(): string[] {
  return Object.entries(SYSTEM_PACKAGES)
    .filter(([, sign]) => !isThere(sign))
    .map(([name]) => name);
}

function isThere(sign: string): boolean {
  if (path.isAbsolute(sign)) return existsSync(sign);
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => folder !== "" && existsSync(path.join(folder, sign)));
}

function apt(words: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, error } = spawnSync("apt-get", words, { stdio: ["ignore", "ignore", "inherit"], env });
  if (status !== 0)
    throw new Error(`apt-get ${words.join(" ")} ended with ${error?.message ?? `exit code ${status}`}.`);
}
