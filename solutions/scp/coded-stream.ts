/** A stream whose every failure is a cut connection. */
import { Fault } from "solution/07-scp/faults";
import type { ByteStream } from "solution/07-scp/stream";

/** Wraps a stream so that what it rejects with is a Fault "cut", whichever errors the channel below it has. */
export function coded(stream: ByteStream): ByteStream {
  return {
    read: () => stream.read().catch(cut),
    write: (bytes) => stream.write(bytes).catch(cut),
    end: () => stream.end().catch(cut),
    close: () => stream.close(),
  };
}

function cut(error: Error): never {
  throw error instanceof Fault ? error : new Fault("cut", `the connection was cut: ${error.message}`);
}
