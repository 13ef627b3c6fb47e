/** Why an address cannot be bound: who holds it, as far as Linux's /proc tells. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { formatAddress } from "../addresses/decode";
import type { Address } from "../addresses/types";
import { AF_UNIX, SOCK_DGRAM } from "../constants/families";
import type { Asked } from "./socket-error";

/** What is asked when bind fails, with the holder of the address or the limit that stands in the way. */
export function whyBindFailed(family: number, type: number, address: Address, code: string): Asked {
  const asked: Asked = { address: formatAddress(address) };
  if (code === "EADDRINUSE") asked.hint = holderOf(family, type, address);
  if (code === "EACCES") asked.hint = limitFor(address);
  return asked;
}

function limitFor([, port]: Address): string | undefined {
  const limit = Number(read("/proc/sys/net/ipv4/ip_unprivileged_port_start"));
  if (typeof port !== "number" || !(port > 0 && port < limit)) return undefined;
  return `Here ports below ${limit} are privileged, and ${port} is one of them.`;
}

/** A sentence about who holds an address, or nothing where /proc does not tell. */
function holderOf(family: number, type: number, address: Address): string | undefined {
  if (family === AF_UNIX) return unixHolder(address as string);
  const table = type === SOCK_DGRAM ? "udp" : "tcp";
  const port = Number(address[1]);
  const rows = [table, `${table}6`].flatMap((name) => rowsOf(`/proc/net/${name}`, port));
  if (rows.length === 0) return undefined;
  const inodes = new Set(rows.filter(({ inode }) => inode !== "0").map(({ inode }) => inode));
  const lingering = inodes.size === 0 && rows.some(({ state }) => state === TIME_WAIT);
  if (lingering)
    return "No process does, a closed connection still waits here (TIME_WAIT): set SO_REUSEADDR before bind.";
  return named(inodes);
}

function unixHolder(path: string): string | undefined {
  const table = read("/proc/net/unix");
  if (table === "") return undefined;
  const line = table.split("\n").find((row) => row.endsWith(` ${path.replaceAll("\0", "@")}`));
  const inode = line?.trim().split(/\s+/)[6];
  if (inode) return named(new Set([inode]));
  return "The file is left from a socket that is closed: remove it (unlink), then bind again.";
}

const TIME_WAIT = "06";

/** The rows of a table of sockets whose local port it is. */
function rowsOf(file: string, port: number): { state: string; inode: string }[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return read(file)
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(`:${wanted}`))
    .map((columns) => ({ state: columns[3] ?? "", inode: columns[9] ?? "0" }));
}

function named(inodes: ReadonlySet<string>): string {
  const links = new Set([...inodes].map((inode) => `socket:[${inode}]`));
  if (holds("self", links))
    return "This process itself holds it: close that socket, or run the cell again that opened it, which closes it first.";
  const pid = list("/proc").find((name) => /^\d+$/.test(name) && holds(name, links));
  if (pid === undefined) return "It belongs to a process of another user.";
  return `Process ${pid} (${read(`/proc/${pid}/comm`).trim()}) holds it: end that program, or take another.`;
}

function holds(pid: string, links: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return list(folder).some((fd) => links.has(link(`${folder}/${fd}`)));
}

// what /proc does not show to this user, or no longer, is passed over
function read(file: string): string {
  return attempt(() => readFileSync(file, "utf8")) ?? "";
}

function list(folder: string): string[] {
  return attempt(() => readdirSync(folder)) ?? [];
}

function link(file: string): string {
  return attempt(() => readlinkSync(file)) ?? "";
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
