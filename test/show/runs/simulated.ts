/** Runs to be drawn: a client that says five bytes and closes, and a server that closes after it, 10 ms away. */
import { type Journal, Simulation } from "../../../kernel-lib/handshake";

/** Loses the packets of these numbers. */
export function simulated(lost: readonly number[] = [], sentBytes = 5): Journal {
  let number = 0;
  const simulation = new Simulation({
    path: (next, clock) => ({
      send(packet) {
        if (!lost.includes(++number)) clock.after(10, () => next.send(packet));
      },
    }),
  });
  const [client, server] = [simulation.host("client", "192.0.2.1"), simulation.host("server", "192.0.2.2")];
  simulation.serve(server, 80, (connection) => {
    connection.onEvent = ({ name }) => {
      if (name === "readable") connection.read();
      if (name === "peer closed") connection.close();
    };
  });
  const connection = simulation.connect(client, server, 80);
  connection.onEvent = ({ name }) => {
    if (name !== "connected") return;
    connection.write(new Uint8Array(sentBytes));
    connection.shutdown();
  };
  simulation.run();
  return simulation.journal;
}
