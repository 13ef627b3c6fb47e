/** What this user may do beside ordinary sockets: capture packets, run a sandbox. */
import { spawnSync } from "node:child_process";
import koffi from "koffi";
import { type Check, missing, ok } from "./check";
import { isLinux } from "./platform";

// Linux, <linux/if_packet.h> and <asm-generic/socket.h>; the same on x64 and arm64.
const AF_PACKET = 17;
const SOCK_RAW = 3;

/** Opens a packet socket and closes it again. */
export function captureCheck(): Check {
  const name = "packet capture";
  if (!isLinux()) return missing(name, "recorded captures take its place", "nothing to do");
  const libc = koffi.load(null);
  const socket = libc.func("int socket(int domain, int type, int protocol)");
  const close = libc.func("int close(int fd)");
  const fd = socket(AF_PACKET, SOCK_RAW, 0) as number;
  if (fd >= 0) {
    close(fd);
    return ok(name, "live");
  }
  const grant = `sudo setcap cap_net_raw+ep ${process.execPath}`;
  return missing(name, "not allowed for this user; recorded captures take its place", grant);
}

/** Runs a command in a sandbox. */
export function sandboxCheck(): Check {
  const name = "bubblewrap";
  if (!isLinux()) return missing(name, "only on Linux; own work is graded as practice", "nothing to do");
  const parameters = ["--ro-bind", "/", "/", "--unshare-all", "--die-with-parent", "true"];
  const { status, stderr, error } = spawnSync("bwrap", parameters, { encoding: "utf8" });
  if (status === 0) return ok(name, "student code can be run in a sandbox");
  const why = error ? "not installed" : stderr.trim().split("\n")[0] || "denied";
  return missing(
    name,
    `${why}; needed to grade the work of others`,
    "sudo apt install bubblewrap (Fedora: dnf, Arch: pacman)",
  );
}
