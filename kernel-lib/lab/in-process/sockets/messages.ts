/** What goes into a send and comes out of a receive beside the bytes. */
import type { AddressBuffer } from "../../../socket";

/** A send as every socket sees it: sendto, sendmsg and send are one. */
export interface ToSend {
  /** Gathered already; the caller's own, so a socket that keeps it makes a copy. */
  readonly data: Uint8Array;
  readonly flags: number;
  /** `struct sockaddr`'s bytes; undefined sends to whom the socket is connected to. */
  readonly address: Uint8Array | undefined;
  /** Control messages as they lie in memory; undefined for none. */
  readonly control: Uint8Array | undefined;
}

/** What a receive tells; a socket fills it in. */
export interface Received {
  /** A place for the sender's address; undefined where nobody asked. */
  readonly address: AddressBuffer | undefined;
  /** MSG_TRUNC and its kin. */
  flags: number;
  /** Whether control messages are wanted, and those that came. */
  readonly wantsControl: boolean;
  control: [level: number, type: number, data: Uint8Array][];
}
