/** A connection in other hands: from here on it carries no frames, but the bytes of one subsystem. */
import type { ByteStream as Carried } from "solution/07-scp/stream";
import type { ByteStream } from "solution/08-ssh/stream";

/** Takes a stream from whoever reads frames off it: they read on, and get its end. */
export function takeOver(stream: ByteStream): Carried {
  const { read, close } = stream;
  let tellEnd = (): void => {};
  const ended = new Promise<null>((resolve) => {
    tellEnd = () => resolve(null);
  });
  stream.read = () => ended;
  stream.close = () => {
    tellEnd();
    close.call(stream);
  };
  return {
    async read() {
      const bytes = await read.call(stream);
      if (bytes === null) tellEnd();
      return bytes;
    },
    write: (bytes) => stream.write(bytes),
    end: () => stream.end(),
    close: () => stream.close(),
    copies: true, // a write resolves when the bytes are encrypted, or the system's
  };
}
