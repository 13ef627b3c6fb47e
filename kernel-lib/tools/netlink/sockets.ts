/** The sockets of a host, as sock_diag tells them. */
import type { NetworkHost } from "../../lab";
import { NETLINK_SOCK_DIAG } from "../../socket";
import {
  decodeInetDiag,
  decodeUnixDiag,
  encodeInetDiagRequest,
  encodeUnixDiagRequest,
  type InetDiagMessage,
  SOCK_DIAG_BY_FAMILY,
  type UnixDiagMessage,
} from "../../wire";
import { withNetlink } from "./client";

/** INET_DIAG_SKV6ONLY and INET_DIAG_SHUTDOWN are told unasked. */
const NO_EXTENSIONS = 0;

/** Lists the sockets of a family and protocol, all states. @throws {NetlinkError} ENOENT where the kernel cannot tell */
export async function listSockets(host: NetworkHost, family: number, protocol: number): Promise<InetDiagMessage[]> {
  return withNetlink(host, NETLINK_SOCK_DIAG, async (client) => {
    const request = encodeInetDiagRequest({ family, protocol, extensions: NO_EXTENSIONS });
    const bodies = await client.dump("list the sockets", SOCK_DIAG_BY_FAMILY, request);
    return bodies.map((body) => decodeInetDiag(body) as InetDiagMessage).filter((socket) => socket.family === family);
  });
}

/** Lists the UNIX sockets. @throws {NetlinkError} */
export async function listUnixSockets(host: NetworkHost): Promise<UnixDiagMessage[]> {
  return withNetlink(host, NETLINK_SOCK_DIAG, async (client) => {
    const bodies = await client.dump("list the UNIX sockets", SOCK_DIAG_BY_FAMILY, encodeUnixDiagRequest({}));
    return bodies.map((body) => decodeUnixDiag(body) as UnixDiagMessage);
  });
}
