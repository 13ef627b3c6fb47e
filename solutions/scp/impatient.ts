/** A stream that does not wait for ever. */
import { Fault } from "solution/07-scp/faults";
import type { ByteStream } from "solution/07-scp/stream";

/** Wraps a stream: a read or write that nothing happens to for so long is a Fault "cut", and the stream is closed. */
export function impatient(stream: ByteStream, timeoutMs: number): ByteStream {
  const within = async <T>(work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        stream.close();
        reject(new Fault("cut", `nothing has come from the other side for ${timeoutMs / 1000} s`));
      }, timeoutMs);
    });
    work.catch(() => {}); // of what comes after the time nobody wants to hear
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };
  return {
    read: () => within(stream.read()),
    write: (bytes) => within(stream.write(bytes)),
    end: () => stream.end(),
    close: () => stream.close(),
  };
}
