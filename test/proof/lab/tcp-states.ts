/** What a host's kernel keeps of TCP, asked by sock_diag. */
import type { Machine } from "../../../kernel-lib/lab";
import { AF_INET, AF_INET6, AF_NETLINK, NETLINK_SOCK_DIAG, SOCK_RAW } from "../../../kernel-lib/socket";
import {
  decodeAcknowledgment,
  decodeInetDiag,
  decodeNetlink,
  encodeInetDiagRequest,
  encodeNetlink,
  NLM_F,
  SOCK_DIAG_BY_FAMILY,
} from "../../../kernel-lib/wire";

const IPPROTO_TCP = 6;

/** Gives the state (SOCKET_STATE) of each of a host's TCP sockets, of both versions of IP. */
export async function tcpStates(host: Machine): Promise<number[]> {
  const states: number[] = [];
  const socket = host.socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
  socket.settimeout(30);
  for (const family of [AF_INET, AF_INET6] as const) {
    const body = encodeInetDiagRequest({ family, protocol: IPPROTO_TCP });
    const flags = NLM_F.request | NLM_F.dump;
    await socket.sendto(encodeNetlink({ type: SOCK_DIAG_BY_FAMILY, flags, sequence: family, body }), [0, 0]);
    for (let isDone = false; !isDone; ) {
      const { messages, malformed } = decodeNetlink(await socket.recv(65_536));
      if (malformed) throw new Error(malformed.why);
      for (const message of messages) {
        const end = decodeAcknowledgment(message);
        if (end && end.errno !== 0) throw new Error(`sock_diag: errno ${end.errno}`);
        if (end) isDone = true;
        else states.push(decodeInetDiag(message.body).state ?? -1);
      }
    }
  }
  socket.close();
  return states;
}
