/** UNIX sockets as netstat lists them. */
import type { NetworkHost } from "../../lab";
import { SOCK_DGRAM, SOCK_SEQPACKET, SOCK_STREAM } from "../../socket";
import { SOCKET_STATE, type UnixDiagMessage } from "../../wire";
import { listUnixSockets } from "../netlink";
import type { NetstatRequest } from "./request";

export interface UnixRow {
  type: string;
  state: string;
  listening: boolean;
  inode: number;
  /** Its path; `@` begins a name without a file. */
  path: string;
  program?: string;
}

const TYPES: Record<number, string> = { [SOCK_STREAM]: "STREAM", [SOCK_DGRAM]: "DGRAM", [SOCK_SEQPACKET]: "SEQPACKET" };

/** Finds the UNIX sockets that a request is about. */
export async function findUnixSockets(host: NetworkHost, request: NetstatRequest): Promise<UnixRow[]> {
  const all = (await listUnixSockets(host)).map(rowOf);
  if (request.all) return all;
  return all.filter(({ listening }) => listening === (request.listening ?? false));
}

function rowOf({ type, state, inode, name = "" }: UnixDiagMessage): UnixRow {
  const listening = state === SOCKET_STATE.listen;
  return {
    type: TYPES[type] ?? "UNKNOWN",
    state: listening ? "LISTENING" : state === SOCKET_STATE.established ? "CONNECTED" : "",
    listening,
    inode,
    path: name.replaceAll("\0", "@"),
  };
}
