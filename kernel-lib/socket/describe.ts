/** What a socket is, in a few words. */
import { decodeAddress, formatAddress } from "./addresses/decode";
import {
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_PACKET,
  AF_UNIX,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_STREAM,
} from "./constants/families";
import { SO_ACCEPTCONN, SOL_SOCKET } from "./constants/options";
import { addressBuffer, type Syscalls } from "./syscalls/syscalls";

const place = addressBuffer();
const flag = new Uint8Array(4);

/** Says it from what the system tells of the descriptor; -1 is one that is closed. */
export function describe(syscalls: Syscalls, fd: number, family: number, type: number): string {
  const kind = kindOf(family, type);
  if (fd < 0) return `${kind}, closed`;
  const own = addressBy(syscalls, "getsockname", fd) ?? "no address";
  if (syscalls.getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, flag) > 0 && flag[0] === 1)
    return `${kind} listening on ${own}`;
  const other = addressBy(syscalls, "getpeername", fd);
  return other === undefined ? `${kind} on ${own}` : `${kind} from ${own} to ${other}`;
}

function addressBy(syscalls: Syscalls, call: "getsockname" | "getpeername", fd: number): string | undefined {
  if (syscalls[call](fd, place) < 0) return undefined;
  return formatAddress(decodeAddress(place.bytes, place.length[0] as number));
}

function kindOf(family: number, type: number): string {
  if (family === AF_UNIX) return "UNIX socket";
  if (family > 0 && family === AF_PACKET) return "packet socket";
  if (family > 0 && family === AF_NETLINK) return "netlink socket";
  const isInternet = family === AF_INET || family === AF_INET6;
  if (isInternet && type === SOCK_STREAM) return "TCP socket";
  if (isInternet && type === SOCK_DGRAM) return "UDP socket";
  if (isInternet && type === SOCK_RAW) return "raw socket";
  return `socket of family ${family}, type ${type}`;
}
