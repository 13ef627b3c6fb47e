import { type HostConnection, RFC_CONFIG, Simulation, type SimulationOptions } from "../../kernel-lib/handshake";

/** Simulates a client that sends some bytes and closes, and a server that reads and closes after it. */
export function conversation(
  options: SimulationOptions,
  sentBytes = 3000,
  config = RFC_CONFIG,
): { simulation: Simulation; connection: HostConnection } {
  const simulation = new Simulation(options);
  const client = simulation.host("client", "192.0.2.1", config);
  const server = simulation.host("server", "192.0.2.2", config);
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
  return { simulation, connection };
}
