// sock_diag(7): the sockets of a host, asked for and told (struct inet_diag_req_v2, struct inet_diag_msg).
import { ipBytes, ipv4Text, ipv6Text } from "../address";
import type { Field } from "../field";
import { layout } from "../layout";
import { plain, text, u8 } from "./attribute-kinds";
import { bodyFormat, type DecodedBody, type OtherAttributes } from "./body";
import { native8, native32, nativeHex32 } from "./native";

/** The type of requests and replies both. */
export const SOCK_DIAG_BY_FAMILY = 20;
const AF_INET6 = 10;

/** An address of 16 bytes whatever the family, which is the first byte of requests and replies both. */
const socketAddress: Field<string> = {
  bits: 128,
  read: (bytes, bitOffset) => (bytes[0] === AF_INET6 ? ipv6Text : ipv4Text)(bytes, bitOffset >>> 3),
  write: (bytes, bitOffset, value) => {
    bytes.fill(0, bitOffset >>> 3, (bitOffset >>> 3) + 16);
    bytes.set(ipBytes(String(value)), bitOffset >>> 3);
  },
  problem: (value) => (typeof value === "string" ? undefined : "it must be an address as text"),
  text: String,
};

/** struct inet_diag_sockid: ports in network byte order. */
const ID = {
  sourcePort: 2,
  destinationPort: 2,
  source: socketAddress,
  destination: socketAddress,
  interfaceIndex: native32,
  cookieLow: native32,
  cookieHigh: native32,
} as const;

export const INET_DIAG_REQUEST_LAYOUT = layout({
  family: native8,
  protocol: native8,
  extensions: native8,
  padding: native8,
  states: nativeHex32,
  ...ID,
});

export const INET_DIAG_LAYOUT = layout({
  family: native8,
  state: native8,
  timer: native8,
  retransmits: native8,
  ...ID,
  expiresMs: native32,
  receiveQueue: native32,
  sendQueue: native32,
  uid: native32,
  inode: native32,
});

/** States of a socket; a UDP socket is established (connected) or closed (not). */
export const SOCKET_STATE = {
  established: 1,
  synSent: 2,
  synReceived: 3,
  finWait1: 4,
  finWait2: 5,
  timeWait: 6,
  close: 7,
  closeWait: 8,
  lastAck: 9,
  listen: 10,
  closing: 11,
  newSynReceived: 12,
} as const;

/** All states, as the mask of a request. */
export const ALL_STATES = 0xffffffff;

interface SocketId {
  /** `192.0.2.1` or `2001:db8::1`, as the family has it. */
  source: string;
  sourcePort: number;
  destination: string;
  destinationPort: number;
  /** The interface that it is bound to, 0 for none. */
  interfaceIndex: number;
  /** What tells two sockets with the same addresses apart; both 0xffffffff in a request means any. */
  cookieLow: number;
  cookieHigh: number;
}

export interface InetDiagRequest extends SocketId {
  /** AF_INET or AF_INET6 (2 or 10: Linux's numbers). */
  family: number;
  /** IPPROTO_TCP, IPPROTO_UDP, IPPROTO_RAW. */
  protocol: number;
  /** Which attributes to tell: bit N - 1 for attribute N. */
  extensions: number;
  /** Which states: bit N for state N; ALL_STATES. */
  states: number;
}

export interface InetDiagMessage extends SocketId, OtherAttributes {
  family: number;
  /** SOCKET_STATE */
  state: number;
  /** 0 none, 1 retransmission, 2 keepalive, 3 time-wait, 4 window probe. */
  timer: number;
  retransmits: number;
  /** Of the timer: how long still. */
  expiresMs: number;
  /** Bytes received and not read; of a listening socket, connections that wait for accept. */
  receiveQueue: number;
  /** Bytes not acknowledged; of a listening socket, its backlog. */
  sendQueue: number;
  uid: number;
  /** The number of its file, by which a process that holds it is found; 0 when nobody holds it. */
  inode: number;
  congestion?: string;
  /** 1 bit each: receiving, sending are shut down. */
  shutdown?: number;
  /** 1 where an IPv6 socket takes no IPv4. */
  ipv6Only?: number;
  /** struct tcp_info, as TCP_INFO gives it. */
  tcpInfo?: Uint8Array;
}

const REQUEST = bodyFormat("inet_diag request", INET_DIAG_REQUEST_LAYOUT, {});
const MESSAGE = bodyFormat("inet_diag message", INET_DIAG_LAYOUT, {
  tcpInfo: [2, plain],
  congestion: [4, text],
  shutdown: [8, u8],
  ipv6Only: [11, u8],
});

/** Makes a question about sockets; without `states` about all of them. */
export function encodeInetDiagRequest(
  request: Partial<InetDiagRequest> & Pick<InetDiagRequest, "family" | "protocol">,
): Uint8Array {
  return REQUEST.encode({ states: ALL_STATES, ...request });
}

/**
 * Reads a question about sockets.
 * @example
 * decodeInetDiagRequest(encodeInetDiagRequest({ family: 2, protocol: 6, states: 1 << SOCKET_STATE.listen })).states // => 1024
 */
export function decodeInetDiagRequest(body: Uint8Array): DecodedBody<InetDiagRequest> {
  return REQUEST.decode(body);
}

/** Makes what is told of a socket. */
export function encodeInetDiag(message: Partial<InetDiagMessage> & Pick<InetDiagMessage, "family">): Uint8Array {
  return MESSAGE.encode(message);
}

/**
 * Reads what is told of a socket.
 * @example
 * decodeInetDiag(encodeInetDiag({ family: 2, state: SOCKET_STATE.listen, source: "127.0.0.1", sourcePort: 9000 })).source // => "127.0.0.1"
 */
export function decodeInetDiag(body: Uint8Array): DecodedBody<InetDiagMessage> {
  return MESSAGE.decode(body);
}
