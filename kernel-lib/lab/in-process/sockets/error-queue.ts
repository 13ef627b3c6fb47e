/** IP_RECVERR and MSG_ERRQUEUE: ICMP errors kept with the datagram they are about, as ip(7) says. */
import * as s from "../../../socket";
import { EAGAIN } from "../errno";
import type { IcmpError } from "../ip/quote";
import type { Received } from "./messages";
import { encodeSocketAddress, giveAddress } from "./sockaddr";

interface KeptError {
  errno: number;
  /** SO_EE_ORIGIN_LOCAL, _ICMP or _ICMP6. */
  origin: number;
  type: number;
  code: number;
  info: number;
  /** The offending datagram's payload, and whom it was for. */
  data: Uint8Array;
  name: Uint8Array;
  /** Who told of it. */
  offender: Uint8Array;
}

const ORIGIN = { local: 1, 4: 2, 6: 3 } as const;
const MOST_KEPT = 64;
const EXTENDED_ERROR_BYTES = 16;

export class ErrorQueue {
  private readonly kept: KeptError[] = [];

  get length(): number {
    return this.kept.length;
  }

  /** The error number that comes next. */
  get nextErrno(): number {
    return this.kept[0]?.errno ?? 0;
  }

  /** Keeps an error; `payload` is where the datagram's own bytes begin in the quotation. */
  add(family: number, error: IcmpError, payload: number, port: number): void {
    if (this.kept.length >= MOST_KEPT) return;
    const { quote, offender, version } = error;
    this.kept.push({
      errno: error.errno,
      origin: ORIGIN[version],
      type: error.type,
      code: error.code,
      info: error.info,
      data: quote.bytes.slice(Math.min(payload, quote.end), quote.end),
      name: encodeSocketAddress(family, quote.destination, port, 0),
      offender: encodeSocketAddress(version === 4 ? s.AF_INET : s.AF_INET6, offender, 0, 0),
    });
  }

  /** Keeps an error of our own: a datagram too long for the way. */
  addLocal(errno: number, info: number, data: Uint8Array, name: Uint8Array): void {
    if (this.kept.length >= MOST_KEPT) return;
    const local = { errno, origin: ORIGIN.local, type: 0, code: 0, info, data: data.slice(), name };
    this.kept.push({ ...local, offender: new Uint8Array(16) });
  }

  /** recvmsg with MSG_ERRQUEUE. */
  receive(into: Uint8Array, family: number, received: Received): number {
    const error = this.kept.shift();
    if (!error) return -EAGAIN;
    const count = Math.min(into.length, error.data.length);
    into.set(error.data.subarray(0, count));
    if (received.address) giveAddress(error.name, received.address);
    received.flags |= s.MSG_ERRQUEUE | (count < error.data.length ? s.MSG_TRUNC : 0);
    const extended = new Uint8Array(EXTENDED_ERROR_BYTES + error.offender.length);
    const view = new DataView(extended.buffer);
    view.setUint32(0, error.errno, true);
    extended.set([error.origin, error.type, error.code], 4);
    view.setUint32(8, error.info, true);
    extended.set(error.offender, EXTENDED_ERROR_BYTES);
    const level = family === s.AF_INET6 ? s.IPPROTO_IPV6 : s.SOL_IP;
    received.control.push([level, family === s.AF_INET6 ? s.IPV6_RECVERR : s.IP_RECVERR, extended]);
    return count;
  }
}
