/** What this user may do beside ordinary sockets: capture packets, run a sandbox. */
import koffi from "koffi";
import { findSandbox } from "../sandbox";
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

/** Starts a sandbox, as grading does. */
export async function sandboxCheck(): Promise<Check> {
  const name = "bubblewrap";
  if (!isLinux()) return missing(name, "only on Linux; own work is graded as practice", "nothing to do");
  const status = await findSandbox();
  if (status.usable) return ok(name, `student code is graded in a sandbox, its limits kept by ${status.limits}`);
  return missing(name, `${status.why}; needed to grade the work of others, own work is practice`, status.todo);
}
