// needs: solutions
import { Socket } from "../../../kernel-lib/socket";

/** Below the ports that the system gives to whoever asks for any: while a server is down, nobody else takes its port. */
const RANGE = { first: 20_000, count: 10_000 };

/** Finds a port that is free, and that a server which is started again gets again. */
export function lastingPort(): number {
  for (;;) {
    const port = RANGE.first + Math.floor(Math.random() * RANGE.count);
    const socket = new Socket();
    try {
      socket.bind(["127.0.0.1", port]);
      return port;
    } catch {
      // somebody's
    } finally {
      socket.close();
    }
  }
}
