/** A stream as the transfer wants it, over any channel. */
import { Fault } from "solution/07-scp/faults";
import type { ByteStream } from "solution/07-scp/stream";

/** A channel has frames of its own, and a longest one; a chunk with its header is two of these. */
const PIECE_BYTES = 132 * 1024;

/**
 * Wraps a stream so that what it rejects with is a Fault "cut", whichever errors the channel below it has, and that it is
 * given no more at a time than a channel takes.
 */
export function coded(stream: ByteStream): ByteStream {
  const pieceBytes = stream.copies ? Number.POSITIVE_INFINITY : PIECE_BYTES; // what copies is a socket, not a channel
  return {
    read: () => stream.read().catch(cut),
    write: async (bytes) => {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        await stream.write(bytes.subarray(at, at + pieceBytes)).catch(cut);
      }
    },
    end: () => stream.end().catch(cut),
    close: () => stream.close(),
    copies: stream.copies ?? false,
  };
}

function cut(error: Error): never {
  throw error instanceof Fault ? error : new Fault("cut", `the connection was cut: ${error.message}`);
}
