/** Which process holds a socket, by /proc: the kernel's netlink tells no process, but each process's files are listed. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";

const PROC = "/proc";

/** Finds `PID/program` for the inodes of sockets; of other users' processes only root can tell. */
export function programsOf(wanted: ReadonlySet<number>): Map<number, string> {
  const found = new Map<number, string>();
  for (const pid of listing(PROC)) {
    if (found.size === wanted.size) break;
    if (/^\d+$/.test(pid)) findIn(pid, wanted, found);
  }
  return found;
}

function findIn(pid: string, wanted: ReadonlySet<number>, found: Map<number, string>): void {
  const folder = path.join(PROC, pid, "fd");
  let name: string | undefined;
  for (const fd of listing(folder)) {
    const inode = socketInode(path.join(folder, fd));
    if (inode === undefined || !wanted.has(inode) || found.has(inode)) continue;
    name ??= programName(pid);
    found.set(inode, `${pid}/${name}`);
  }
}

function socketInode(file: string): number | undefined {
  try {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(file)) ?? [];
    return inode === undefined ? undefined : Number(inode);
  } catch {
    return undefined; // closed meanwhile
  }
}

/** The last part of the name it was started by. */
function programName(pid: string): string {
  try {
    const [command = ""] = readFileSync(path.join(PROC, pid, "cmdline"), "utf8").split("\0");
    return command.slice(command.lastIndexOf("/") + 1);
  } catch {
    return "";
  }
}

/** What a folder lists; nothing where it may not be read, or is gone. */
function listing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
