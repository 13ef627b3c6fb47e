// sock_diag(7): the host's sockets, as ss and netstat ask for them.
import type { TcpState } from "../../../handshake";
import {
  decodeInetDiagRequest,
  encodeInetDiag,
  type InetDiagMessage,
  type InetDiagRequest,
  IP_PROTOCOL,
  SOCK_DIAG_BY_FAMILY,
  SOCKET_STATE,
} from "../../../wire";
import { EINVAL, ENOENT } from "../errno";
import type { DatagramSocket } from "../sockets/datagram-socket";
import type { InetSocket } from "../sockets/inet-socket";
import type { TcpSocket } from "../transport/tcp-socket";
import { FAMILY } from "./addresses";
import type { Listed, NetlinkHost, Refusal } from "./requests";

const STATES: Record<TcpState, number> = {
  CLOSED: SOCKET_STATE.close,
  LISTEN: SOCKET_STATE.listen,
  "SYN-SENT": SOCKET_STATE.synSent,
  "SYN-RECEIVED": SOCKET_STATE.synReceived,
  ESTABLISHED: SOCKET_STATE.established,
  "FIN-WAIT-1": SOCKET_STATE.finWait1,
  "FIN-WAIT-2": SOCKET_STATE.finWait2,
  "CLOSE-WAIT": SOCKET_STATE.closeWait,
  CLOSING: SOCKET_STATE.closing,
  "LAST-ACK": SOCKET_STATE.lastAck,
  "TIME-WAIT": SOCKET_STATE.timeWait,
};
const TIMER = { none: 0, retransmission: 1, keepAlive: 2, timeWait: 3, windowProbe: 4 } as const;

export function listSockets(host: NetlinkHost, body: Uint8Array): Listed[] | Refusal {
  const request = decodeInetDiagRequest(body);
  // the kernel tells of UNIX sockets and others too; here are none
  if (request.malformed) return body[0] === 1 ? [] : { errno: EINVAL };
  if (request.family !== FAMILY[4] && request.family !== FAMILY[6])
    return request.family === 1 ? [] : { errno: ENOENT };
  const { tcp, udp, raw } = host.stack;
  const inodes = inodesOf(host);
  switch (request.protocol) {
    case IP_PROTOCOL.tcp:
      return chosen(tcp.ports.all(), request).flatMap((socket) => describeTcp(socket, inodes, request));
    case IP_PROTOCOL.udp:
      return chosen(udp.ports.all(), request).flatMap((socket) => describeDatagrams(socket, inodes, request));
    case 255:
      return chosen(raw.all(), request).flatMap((socket) => describeDatagrams(socket, inodes, request));
    default:
      return { errno: ENOENT };
  }
}

/** A number for each socket that a descriptor holds: what /proc calls the inode. */
function inodesOf({ descriptors }: NetlinkHost): Map<unknown, number> {
  return new Map(descriptors.numbers().map((fd) => [descriptors.get(fd), 1000 + fd]));
}

function chosen<S extends InetSocket>(sockets: S[], { family }: InetDiagRequest): S[] {
  return sockets.filter((socket) => (socket.speaks(4) && !socket.speaks(6) ? FAMILY[4] : FAMILY[6]) === family);
}

/** IPv4 peers of an IPv6 socket in IPv6's clothes. */
function textFor(family: number, text: string): string {
  if (family === FAMILY[4] || text.includes(":")) return text;
  return text === "0.0.0.0" ? "::" : `::ffff:${text}`;
}

function ids(socket: InetSocket, { family }: InetDiagRequest): Partial<InetDiagMessage> & { family: number } {
  const any = family === FAMILY[4] ? "0.0.0.0" : "::";
  return {
    family,
    source: textFor(family, socket.local.text),
    sourcePort: socket.localPort,
    destination: textFor(family, socket.remote?.ip.text ?? any),
    destinationPort: socket.remote?.port ?? 0,
    interfaceIndex: socket.device?.index ?? 0,
    ...(family === FAMILY[6] ? { ipv6Only: socket.isOnly6 ? 1 : 0 } : {}),
  };
}

function told(
  { states }: InetDiagRequest,
  message: Partial<InetDiagMessage> & { family: number; state: number },
): Listed[] {
  if (((states >>> message.state) & 1) === 0) return [];
  return [{ type: SOCK_DIAG_BY_FAMILY, body: encodeInetDiag(message) }];
}

function describeTcp(socket: TcpSocket, inodes: Map<unknown, number>, request: InetDiagRequest): Listed[] {
  const { connection, listener } = socket;
  const inode = inodes.get(socket) ?? 0;
  const base = { ...ids(socket, request), inode };
  if (listener) {
    const queues = { receiveQueue: listener.acceptQueueLength, sendQueue: listener.backlog };
    return told(request, { ...base, ...queues, state: SOCKET_STATE.listen });
  }
  const state = connection ? STATES[connection.state] : SOCKET_STATE.close;
  // a socket that was bound and no more is not told of, as on Linux
  if (!connection || connection.state === "CLOSED") return [];
  const { tcb } = connection.tcp;
  const timer = timerOf(socket);
  return told(request, {
    ...base,
    ...timer,
    state,
    retransmits: tcb.backoffs,
    receiveQueue: tcb.receiveQueue.lengthBytes,
    sendQueue: tcb.sendQueue.lengthBytes,
  });
}

function timerOf({ connection }: TcpSocket): { timer: number; expiresMs: number } {
  const tcb = connection?.tcp.tcb;
  if (!tcb) return { timer: TIMER.none, expiresMs: 0 };
  const left = (atMs: number): number => Math.max(0, Math.round(atMs - tcb.nowMs));
  if (Number.isFinite(tcb.timeWaitAtMs)) return { timer: TIMER.timeWait, expiresMs: left(tcb.timeWaitAtMs) };
  if (Number.isFinite(tcb.retransmitAtMs)) {
    const timer = tcb.errand === "window probe" ? TIMER.windowProbe : TIMER.retransmission;
    return { timer, expiresMs: left(tcb.retransmitAtMs) };
  }
  if (Number.isFinite(tcb.keepAliveAtMs)) return { timer: TIMER.keepAlive, expiresMs: left(tcb.keepAliveAtMs) };
  return { timer: TIMER.none, expiresMs: 0 };
}

function describeDatagrams(socket: DatagramSocket, inodes: Map<unknown, number>, request: InetDiagRequest): Listed[] {
  const state = socket.remote ? SOCKET_STATE.established : SOCKET_STATE.close;
  const receiveQueue = socket.queue.heldBytes;
  return told(request, { ...ids(socket, request), inode: inodes.get(socket) ?? 0, state, receiveQueue });
}
