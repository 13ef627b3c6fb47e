/** Runs to be drawn: a client that says five bytes and closes, and a server that closes after it, 10 ms away. */
import type { Journal } from "../../../kernel-lib/handshake";
import { conversation } from "../../handshake/conversation";

/** Loses the packets of these numbers. */
export function simulated(lost: readonly number[] = [], sentBytes = 5): Journal {
  let number = 0;
  const { simulation } = conversation(
    {
      path: (next, clock) => ({
        send(packet) {
          if (!lost.includes(++number)) clock.after(10, () => next.send(packet));
        },
      }),
    },
    sentBytes,
  );
  return simulation.journal;
}
