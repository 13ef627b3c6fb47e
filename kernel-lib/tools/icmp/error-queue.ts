/** Errors that the kernel keeps for a socket (IP_RECVERR): who sent them, and about which of its datagrams; ip(7). */
import {
  type AncillaryMessage,
  cmsgSpace,
  decodeAddress,
  type InetAddress,
  IP_RECVERR,
  IPPROTO_IPV6,
  IPV6_RECVERR,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  SOL_IP,
  type Socket,
} from "../../socket";
import type { IcmpFault } from "./words";

/** `struct sock_extended_err`: errno, origin, type, code, padding, info, data; the sender's address stands behind it. */
const EXTENDED_BYTES = 16;
const ADDRESS_BYTES = 28;
const FROM_ICMP = 2;
const FROM_ICMPV6 = 3;

/** An error out of the queue. */
export interface QueuedError {
  /** Who says so; undefined where it is this host itself. */
  from?: string;
  errno: number;
  fault?: IcmpFault;
  mtu?: number;
  /** Whom the datagram was for. */
  to: InetAddress;
  /** What was in the datagram, as far as it was quoted. */
  data: Uint8Array;
}

/** Asks the kernel to keep errors of a socket. */
export function keepErrors(socket: Socket, version: 4 | 6): void {
  if (version === 4) socket.setsockopt(SOL_IP, IP_RECVERR, 1);
  else socket.setsockopt(IPPROTO_IPV6, IPV6_RECVERR, 1);
}

/** Takes the first error out of a socket's queue; undefined where there is none. */
export async function takeError(socket: Socket, version: 4 | 6): Promise<QueuedError | undefined> {
  const room = cmsgSpace(EXTENDED_BYTES + ADDRESS_BYTES);
  try {
    const [data, ancillary, , to] = await socket.recvmsg(2048, room, MSG_ERRQUEUE | MSG_DONTWAIT);
    return readError(ancillary, version, data, to);
  } catch (error) {
    if ((error as { code?: string }).code === "EAGAIN") return undefined;
    throw error;
  }
}

function readError(
  ancillary: readonly AncillaryMessage[],
  version: 4 | 6,
  data: Uint8Array,
  to: InetAddress,
): QueuedError | undefined {
  const [level, option] = version === 4 ? [SOL_IP, IP_RECVERR] : [IPPROTO_IPV6, IPV6_RECVERR];
  const found = ancillary.find(([at, type]) => at === level && type === option);
  if (!found) return undefined;
  const [, , bytes] = found;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < EXTENDED_BYTES) return undefined;
  const [errno, origin, type, code] = [view.getUint32(0, true), view.getUint8(4), view.getUint8(5), view.getUint8(6)];
  const info = view.getUint32(8, true);
  if (origin !== FROM_ICMP && origin !== FROM_ICMPV6) return { errno, to, data, mtu: info };
  const offender = decodeAddress(bytes.subarray(EXTENDED_BYTES), bytes.length - EXTENDED_BYTES);
  const mtu = info > 0 ? { mtu: info } : {};
  return {
    errno,
    to,
    data,
    fault: { version, type, code, ...mtu },
    ...(offender ? { from: String(offender[0]) } : {}),
  };
}
