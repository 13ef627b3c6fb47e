// sock_diag(7): the UNIX sockets of a host (struct unix_diag_req, struct unix_diag_msg).
import { layout } from "../layout";
import { type AttributeKind, structure, u32 } from "./attribute-kinds";
import { bodyFormat, type DecodedBody, type OtherAttributes } from "./body";
import { native8, native16, native32, nativeHex32 } from "./native";

export const UNIX_DIAG_REQUEST_LAYOUT = layout({
  family: native8,
  protocol: native8,
  padding: native16,
  states: nativeHex32,
  inode: native32,
  show: nativeHex32,
  cookieLow: native32,
  cookieHigh: native32,
});

export const UNIX_DIAG_LAYOUT = layout({
  family: native8,
  type: native8,
  state: native8,
  padding: native8,
  inode: native32,
  cookieLow: native32,
  cookieHigh: native32,
});

/** Which attributes to tell. */
export const UNIX_DIAG_SHOW = { name: 0x1, peer: 0x4, queues: 0x10 } as const;

export interface UnixDiagRequest {
  /** AF_UNIX: 1. */
  family: number;
  protocol: number;
  /** Bit N for state N of SOCKET_STATE. */
  states: number;
  inode: number;
  /** UNIX_DIAG_SHOW */
  show: number;
}

export interface UnixDiagMessage extends OtherAttributes {
  family: number;
  /** SOCK_STREAM and its kin. */
  type: number;
  /** SOCKET_STATE */
  state: number;
  inode: number;
  /** Its path; a name without a file begins with a zero character. */
  name?: string;
  /** The inode of the other end. */
  peer?: number;
  queues?: { receive?: number; send?: number };
}

/** Unlike other text it may hold zero bytes. */
const socketName: AttributeKind<string> = {
  read: (bytes) => new TextDecoder().decode(bytes[0] !== 0 && bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes),
  write: (value) => new TextEncoder().encode(value),
  needs: "a path",
};

const REQUEST = bodyFormat("unix_diag request", UNIX_DIAG_REQUEST_LAYOUT, {});
const MESSAGE = bodyFormat("unix_diag message", UNIX_DIAG_LAYOUT, {
  name: [0, socketName],
  peer: [2, u32],
  queues: [4, structure(layout({ receive: native32, send: native32 }))],
});

/** Makes a question about UNIX sockets; all of them and everything unless told. */
export function encodeUnixDiagRequest(request: Partial<UnixDiagRequest>): Uint8Array {
  const { name, peer, queues } = UNIX_DIAG_SHOW;
  return REQUEST.encode({ family: 1, states: 0xffffffff, show: name | peer | queues, ...request });
}

/** Reads a question about UNIX sockets. */
export function decodeUnixDiagRequest(body: Uint8Array): DecodedBody<UnixDiagRequest> {
  return REQUEST.decode(body);
}

/** Makes what is told of a UNIX socket. */
export function encodeUnixDiag(message: Partial<UnixDiagMessage>): Uint8Array {
  return MESSAGE.encode({ family: 1, ...message });
}

/**
 * Reads what is told of a UNIX socket.
 * @example
 * decodeUnixDiag(encodeUnixDiag({ type: 1, state: 10, inode: 7, name: "/tmp/chat.sock" })).name // => "/tmp/chat.sock"
 */
export function decodeUnixDiag(body: Uint8Array): DecodedBody<UnixDiagMessage> {
  return MESSAGE.decode(body);
}
