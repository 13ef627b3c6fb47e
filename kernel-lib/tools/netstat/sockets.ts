/** Sockets as netstat lists them: which of them, and what each row says. */
import type { NetworkHost } from "../../lab";
import { IPPROTO_RAW, IPPROTO_TCP, IPPROTO_UDP } from "../../socket";
import { type InetDiagMessage, SOCKET_STATE } from "../../wire";
import { listSockets, NetlinkError } from "../netlink";
import type { NetstatRequest } from "./request";

const AF_INET_ON_WIRE = 2;
const AF_INET6_ON_WIRE = 10;

export interface SocketRow {
  /** `tcp`, `tcp6`, `udp` … */
  protocol: string;
  receiveQueue: number;
  /** Bytes not acknowledged; 0 of a listening socket, as netstat has it (its backlog is in `backlog`). */
  sendQueue: number;
  local: string;
  remote: string;
  state: string;
  /** Of a listening socket: how many connections may wait to be accepted. */
  backlog?: number;
  uid: number;
  inode: number;
  /** `1234/node`, or "-" where it cannot be told; with -p. */
  program?: string;
}

/** A socket with its addresses still in parts, to be named or numbered. */
export interface FoundSocket {
  row: Omit<SocketRow, "local" | "remote">;
  socket: InetDiagMessage;
  /** Whose names of services: tcp or udp. */
  service: "tcp" | "udp";
}

const STATE_NAMES: Record<number, string> = {
  [SOCKET_STATE.established]: "ESTABLISHED",
  [SOCKET_STATE.synSent]: "SYN_SENT",
  [SOCKET_STATE.synReceived]: "SYN_RECV",
  [SOCKET_STATE.finWait1]: "FIN_WAIT1",
  [SOCKET_STATE.finWait2]: "FIN_WAIT2",
  [SOCKET_STATE.timeWait]: "TIME_WAIT",
  [SOCKET_STATE.close]: "CLOSE",
  [SOCKET_STATE.closeWait]: "CLOSE_WAIT",
  [SOCKET_STATE.lastAck]: "LAST_ACK",
  [SOCKET_STATE.listen]: "LISTEN",
  [SOCKET_STATE.closing]: "CLOSING",
  [SOCKET_STATE.newSynReceived]: "SYN_RECV",
};

/** Which protocols a request is about, in netstat's order. */
function protocolsOf({ tcp, udp, raw, unix }: NetstatRequest): { name: string; number: number }[] {
  const any = !tcp && !udp && !raw && !unix;
  return [
    ...(tcp || any ? [{ name: "tcp", number: IPPROTO_TCP }] : []),
    ...(udp || any ? [{ name: "udp", number: IPPROTO_UDP }] : []),
    ...(raw || any ? [{ name: "raw", number: IPPROTO_RAW }] : []),
  ];
}

/** Finds the sockets that a request is about; IPv4's first of each protocol. */
export async function findSockets(host: NetworkHost, request: NetstatRequest): Promise<FoundSocket[]> {
  const found: FoundSocket[] = [];
  const families = [
    ...(request.ipv6 && !request.ipv4 ? [] : [AF_INET_ON_WIRE]),
    ...(request.ipv4 && !request.ipv6 ? [] : [AF_INET6_ON_WIRE]),
  ];
  for (const { name, number } of protocolsOf(request))
    for (const family of families)
      for (const socket of await socketsOf(host, family, number))
        if (isWanted(socket, name, request)) found.push(foundSocket(socket, name, family));
  return found;
}

async function socketsOf(host: NetworkHost, family: number, protocol: number): Promise<InetDiagMessage[]> {
  try {
    return await listSockets(host, family, protocol);
  } catch (error) {
    // a kernel without raw_diag lists no raw sockets; one without IPv6 has none of its
    const isMissing = error instanceof NetlinkError && (error.code === "ENOENT" || error.code === "EOPNOTSUPP");
    if (isMissing && (protocol === IPPROTO_RAW || family === AF_INET6_ON_WIRE)) return [];
    throw error;
  }
}

/** Without -a: of TCP the ones that listen (-l) or do not; of UDP and raw the ones without a peer (-l) or with one. */
function isWanted({ state, destination, destinationPort }: InetDiagMessage, protocol: string, request: NetstatRequest) {
  if (request.all) return true;
  const hasPeer = destinationPort !== 0 || !/^(0\.0\.0\.0|::)$/.test(destination);
  const waits = protocol === "tcp" ? state === SOCKET_STATE.listen : !hasPeer;
  return waits === (request.listening ?? false);
}

function foundSocket(socket: InetDiagMessage, protocol: string, family: number): FoundSocket {
  const { state, receiveQueue, sendQueue, uid, inode } = socket;
  const listens = protocol === "tcp" && state === SOCKET_STATE.listen;
  return {
    socket,
    service: protocol === "udp" ? "udp" : "tcp",
    row: {
      protocol: family === AF_INET6_ON_WIRE ? `${protocol}6` : protocol,
      receiveQueue,
      sendQueue: listens ? 0 : sendQueue,
      state: stateName(protocol, state),
      ...(listens ? { backlog: sendQueue } : {}),
      uid,
      inode,
    },
  };
}

/** UDP has no states: a socket is connected to somebody, or not. Raw sockets' are numbers. */
function stateName(protocol: string, state: number): string {
  if (protocol === "raw") return String(state);
  if (protocol === "udp") return state === SOCKET_STATE.established ? "ESTABLISHED" : "";
  return STATE_NAMES[state] ?? "UNKNOWN";
}
