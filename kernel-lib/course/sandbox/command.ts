/** The command that makes a sandbox. */
import { existsSync, lstatSync, readlinkSync } from "node:fs";
import path from "node:path";
import type { BoxLimits } from "./limits";
import { INSIDE, ROOT, USER_INSIDE } from "./places";
import { canBecome } from "./reachable";

const MEBIBYTE = 1024 * 1024;

/** Users that no system gives out begin here. */
const STRANGER = 1_879_000_000;

const NAMESPACES = ["user", "ipc", "pid", "net", "uts"].map((name) => `--unshare-${name}`);

/** Programs and libraries of this machine. */
const SYSTEM = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

const ENVIRONMENT: Record<string, string> = {
  HOME: INSIDE.home,
  LANG: "C.UTF-8",
  LOGNAME: "student",
  PATH: "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
  SHELL: "/bin/sh",
  TMPDIR: "/tmp",
  USER: "student",
};

/**
 * What the first shell inside does: no mount namespaces (a file system of one's own would know no size), limits of each
 * process, then no rights at all. The limit on processes is set in here, where the user is counted from nothing.
 */
const BEGIN = `echo 0 >/proc/sys/user/max_mnt_namespaces 2>/dev/null
exec prlimit "$@"`;

export interface BoxPlaces {
  /** By courseCopy. */
  copy: string;
  /** The learner's modules; none for a compiler's sandbox. */
  modules?: string;
}

/** Gives the words of the command: bubblewrap, and in it `command`. */
export function boxCommand(places: BoxPlaces, limits: BoxLimits, command: readonly string[]): string[] {
  return [
    ...asNobody(),
    "bwrap",
    ...NAMESPACES,
    "--unshare-cgroup-try",
    "--die-with-parent",
    "--new-session",
    ...["--uid", `${USER_INSIDE}`, "--gid", `${USER_INSIDE}`, "--hostname", "sandbox"],
    ...["--cap-drop", "ALL", "--cap-add", "CAP_SYS_RESOURCE"],
    ...fileSystems(places, limits),
    "--clearenv",
    ...Object.entries(ENVIRONMENT).flatMap(([name, value]) => ["--setenv", name, value]),
    ...["--chdir", INSIDE.work, "--", "/bin/sh", "-c", BEGIN, "begin"],
    ...processLimits(limits),
    ...["setpriv", "--ambient-caps=-all", "--inh-caps=-all"],
    ...command,
  ];
}

/** Root's own processes know no limit on their number, and may read what is root's: a user of nobody's takes its place. */
function asNobody(): string[] {
  const user = STRANGER + (process.pid % 65_536);
  if (!canBecome(user)) return [];
  return ["setpriv", "--reuid", `${user}`, "--regid", `${user}`, "--clear-groups"];
}

function fileSystems({ copy, modules }: BoxPlaces, { diskMb }: BoxLimits): string[] {
  return [
    ...["--ro-bind", "/usr", "/usr", ...SYSTEM.flatMap(systemFolder)],
    // a course that lies under /usr is not to be seen there
    ...(ROOT.startsWith("/usr/") ? ["--size", `${MEBIBYTE}`, "--tmpfs", ROOT, "--remount-ro", ROOT] : []),
    ...(INSIDE.node === process.execPath ? [] : ["--ro-bind", nodeOf(copy), INSIDE.node]),
    ...["--ro-bind", path.join(copy, "etc"), "/etc", "--ro-bind-try", "/etc/alternatives", "/etc/alternatives"],
    ...["--ro-bind", copy, INSIDE.course],
    ...(modules ? ["--ro-bind", modules, INSIDE.modules] : []),
    ...["--proc", "/proc", "--dev", "/dev", "--dev-bind-try", "/dev/net/tun", "/dev/net/tun"],
    ...memoryDisk("/dev/shm", diskMb / 4),
    ...["--remount-ro", "/dev"],
    ...memoryDisk("/tmp", diskMb / 4),
    ...memoryDisk(INSIDE.home, diskMb / 4),
    ...memoryDisk(INSIDE.work, diskMb),
    ...["--remount-ro", "/"],
  ];
}

/** node, where a user of nobody's can reach it. */
function nodeOf(copy: string): string {
  const copied = path.join(copy, "node");
  return existsSync(copied) ? copied : process.execPath;
}

function systemFolder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return lstatSync(folder).isSymbolicLink()
    ? ["--symlink", readlinkSync(folder), folder]
    : ["--ro-bind", folder, folder];
}

function memoryDisk(folder: string, sizeMb: number): string[] {
  return ["--size", `${Math.ceil(sizeMb * MEBIBYTE)}`, "--tmpfs", folder];
}

function processLimits({ memoryMb, tasks, cpuSeconds, diskMb, openFiles }: BoxLimits): string[] {
  return [
    `--data=${memoryMb * MEBIBYTE}`,
    `--nproc=${tasks}`,
    `--cpu=${cpuSeconds}`,
    `--fsize=${diskMb * MEBIBYTE}`,
    `--nofile=${openFiles}`,
    "--core=0",
  ];
}
