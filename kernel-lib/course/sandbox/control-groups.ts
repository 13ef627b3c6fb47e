/** Control groups: where this process may make one, and what one says of its processes. */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { BoxLimits, LimitKind } from "./limits";

const NAME = /^wirebook-(\d+)-\d+$/;
const CONTROLLERS = ["memory", "pids"] as const;
const MEBIBYTE = 1024 * 1024;

/** What its processes have met so far. */
export interface GroupCounts {
  /** Processes ended because memory was used up. */
  outOfMemory: number;
  /** Refused starts of processes. */
  tooManyTasks: number;
}

/** One sandbox's group, in each hierarchy that it takes. */
export interface ControlGroup {
  readonly folders: readonly string[];
  counts(): GroupCounts;
  /** Removes it while it is empty; the guard does so after its sandbox. */
  remove(): void;
}

/** A mounted hierarchy: `folder` is this process's own group in it. */
interface Hierarchy {
  mount: string;
  folder: string;
}

let made = 0;

/** Makes a group with limits. Undefined where this kind cannot be had; that a process can be put in shows only then. */
export function makeControlGroup(kind: LimitKind, limits: BoxLimits): ControlGroup | undefined {
  if (kind === "rlimits") return undefined;
  made += 1;
  const name = `wirebook-${process.pid}-${made}`;
  const folders: string[] = [];
  const group = { folders, counts: () => countsOf(folders), remove: () => folders.forEach(removeFolder) };
  try {
    if (kind === "cgroup v2") folders.push(makeUnified(name, limits));
    else for (const controller of CONTROLLERS) folders.push(makeLegacy(controller, name, limits));
    return group;
  } catch {
    group.remove();
    return undefined;
  }
}

/** Version 2: beside this process, or below it; a group that holds processes gives its children no controllers. */
function makeUnified(name: string, limits: BoxLimits): string {
  const { folder, mount } = hierarchy("");
  for (const parent of new Set([inside(path.dirname(folder), mount), folder])) {
    try {
      removeLeftOver(parent);
      const group = path.join(parent, name);
      mkdirSync(group);
      try {
        writeFileSync(path.join(group, "memory.max"), `${limits.memoryMb * MEBIBYTE}`, { flag: "r+" });
        writeFileSync(path.join(group, "pids.max"), `${limits.tasks}`, { flag: "r+" });
        optional(path.join(group, "memory.swap.max"), "0");
        return group;
      } catch {
        removeFolder(group);
      }
    } catch {
      // the next one
    }
  }
  throw new Error("no group of version 2 can be made");
}

function makeLegacy(controller: (typeof CONTROLLERS)[number], name: string, limits: BoxLimits): string {
  const { folder } = hierarchy(controller);
  removeLeftOver(folder);
  const group = path.join(folder, name);
  mkdirSync(group);
  try {
    const [file, value] =
      controller === "memory"
        ? ["memory.limit_in_bytes", limits.memoryMb * MEBIBYTE]
        : (["pids.max", limits.tasks] as const);
    writeFileSync(path.join(group, file), `${value}`, { flag: "r+" });
    return group;
  } catch (error) {
    removeFolder(group);
    throw error;
  }
}

/** Finds a hierarchy by its controller; "" is version 2's only one. Throws where it is not mounted. */
function hierarchy(controller: string): Hierarchy {
  const own = readFileSync("/proc/self/cgroup", "utf8")
    .split("\n")
    .map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
    .find((match) => (controller === "" ? match?.[1] === "" : match?.[1]?.split(",").includes(controller)))?.[2];
  if (own === undefined) throw new Error(`no hierarchy with ${controller}`);
  for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , root = "/", mount = ""] = before.split(" ");
    const [type, , options = ""] = after.split(" ");
    const isIt = controller === "" ? type === "cgroup2" : type === "cgroup" && options.split(",").includes(controller);
    if (!isIt) continue;
    // a container sees its own part of the tree only
    const below = root !== "/" && own.startsWith(root) ? own.slice(root.length) : own;
    return { mount, folder: inside(path.join(mount, below), mount) };
  }
  throw new Error(`the hierarchy with ${controller} is not mounted`);
}

function inside(folder: string, mount: string): string {
  return folder === mount || folder.startsWith(`${mount}/`) ? folder : mount;
}

function countsOf(folders: readonly string[]): GroupCounts {
  const read = (file: string, word: string): number =>
    folders.reduce((sum, folder) => sum + counted(path.join(folder, file), word), 0);
  return {
    outOfMemory: read("memory.events", "oom_kill") + read("memory.oom_control", "oom_kill"),
    tooManyTasks: read("pids.events", "max"),
  };
}

function counted(file: string, word: string): number {
  try {
    return Number(new RegExp(`^${word} (\\d+)$`, "m").exec(readFileSync(file, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Groups whose judge and guard were both ended by force. */
function removeLeftOver(parent: string): void {
  for (const name of readdirSync(parent)) {
    const owner = NAME.exec(name)?.[1];
    if (owner && owner !== String(process.pid) && !statSync(`/proc/${owner}`, { throwIfNoEntry: false }))
      removeFolder(path.join(parent, name)); // refused while a process is in it
  }
}

function optional(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "r+" });
  } catch {
    // not on this kernel
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // its guard does it
  }
}
