/** This machine, as a host that the tools can be used on. */
import { hostname } from "node:os";
import type { NetworkHost } from "../../lab";
import { getaddrinfo, SOCK_STREAM, Socket } from "../../socket";
import { nameInHosts, readHosts } from "./hosts-file";

/**
 * This machine itself: the operating system's sockets and names. Its addresses get their names from /etc/hosts only, never
 * by a question to the network. Its settings are changed only where that is asked for by `--really`.
 */
export const machine: NetworkHost = {
  name: hostname(),
  isLab: false,
  socket: (family, type, proto) => new Socket(family, type, proto),
  async resolve(name, family = 0) {
    const found = await getaddrinfo(name, null, { family, type: SOCK_STREAM });
    return [...new Set(found.map(({ address }) => String(address[0])))];
  },
  async reverse(address) {
    return nameInHosts(readHosts(), address);
  },
};
