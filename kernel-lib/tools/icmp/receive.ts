/** Receiving with an end: what comes within a time, or nothing. */
import { type InetAddress, type Socket, SocketError, TimeoutError } from "../../socket";

export interface Received {
  data: Uint8Array;
  from: string;
  ancillary: readonly [level: number, type: number, data: Buffer][];
}

/** Room for the longest packet, header included. */
const ROOM_BYTES = 65_535;
const ROOM_FOR_HOPS_BYTES = 64;
/** A socket's time-out of 0 is "not at all", which is what no time left means. */
const AT_ONCE = 0;

/** What came: a datagram, an error that the socket was told of, or nothing in that time. */
export async function receiveWithin(
  socket: Socket<InetAddress>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Received | SocketError | undefined> {
  socket.settimeout(Math.max(AT_ONCE, timeoutMs) / 1000);
  try {
    const [data, ancillary, , address] = await socket.recvmsg(
      ROOM_BYTES,
      ROOM_FOR_HOPS_BYTES,
      0,
      signal ? { signal } : undefined,
    );
    return { data, from: String(address[0]), ancillary };
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    if (signal?.aborted && error === signal.reason) return undefined;
    if (!(error instanceof SocketError)) throw error;
    return error.code === "EAGAIN" ? undefined : error;
  }
}
