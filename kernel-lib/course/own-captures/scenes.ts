/** The conversations of the captures, played by the course's own TCP in virtual time. */
import { type HostConnection, RFC_CONFIG, Simulation, type TcpPacket } from "../../handshake";
import type { Facts, SceneName } from "./facts";

type Stage = { run: Simulation; open: (port: number, clientPort: number) => HostConnection; serve: Serve };
type Serve = (port: number, onConnection: (connection: HostConnection) => void) => void;
type Loses = (packet: TcpPacket) => boolean;

/** Plays a scene; the journal of what it gives holds every packet. */
export function play(scene: SceneName, facts: Facts, seed: number): Simulation {
  return { visit, upload, knocks }[scene](facts, seed);
}

function stage(facts: Facts, seed: number, loses: Loses = () => false): Stage {
  const run = new Simulation({
    seed,
    path: (next, clock) => ({
      send: (packet) => {
        if (!loses(packet)) clock.after(facts.delayMs, () => next.send(packet));
      },
    }),
  });
  const config = { ...RFC_CONFIG, timestamps: false, windowScale: facts.windowScale };
  const client = run.host("client", facts.client, { ...config, mss: facts.clientMss });
  const server = run.host("server", facts.server, { ...config, mss: facts.serverMss });
  return {
    run,
    open: (port, clientPort) => run.connect(client, server, port, clientPort),
    serve: (port, onConnection) => run.serve(server, port, onConnection),
  };
}

/** A request, an answer, and a polite end. */
function visit(facts: Facts, seed: number): Simulation {
  const { run, open, serve } = stage(facts, seed);
  serve(facts.serverPort, (connection) => {
    connection.onEvent = ({ name }) => {
      if (name === "readable" && connection.read().length > 0) {
        connection.write(new Uint8Array(facts.replyBytes).fill(0x2e));
        if (facts.closesFirst === "server") connection.close();
      }
      if (name === "peer closed") connection.close();
    };
  });
  const client = open(facts.serverPort, facts.clientPort);
  let got = 0;
  client.onEvent = ({ name }) => {
    if (name === "connected") client.write(new Uint8Array(facts.requestBytes).fill(0x3f));
    if (name === "readable") got += client.read().length;
    if (name === "readable" && got === facts.replyBytes && facts.closesFirst === "client") client.close();
    if (name === "peer closed" && facts.closesFirst === "server") client.close();
  };
  run.run(20_000);
  return run;
}

/** The client sends much, and one of its segments is lost. */
function upload(facts: Facts, seed: number): Simulation {
  let sent = 0;
  const loses: Loses = ({ source, segment }) =>
    source.address === facts.client && segment.payload.length > 0 && ++sent === facts.lostSegment;
  const { run, open, serve } = stage(facts, seed, loses);
  serve(facts.serverPort, (connection) => {
    connection.onEvent = ({ name }) => {
      if (name === "readable") connection.read();
      if (name === "peer closed") connection.close();
    };
  });
  const client = open(facts.serverPort, facts.clientPort);
  client.onEvent = ({ name }) => {
    if (name !== "connected") return;
    client.write(new Uint8Array(facts.segments * Math.min(facts.serverMss, facts.clientMss)).fill(0x61));
    client.close();
  };
  run.run(20_000);
  return run;
}

/** Four ports are tried, one after the other. */
function knocks(facts: Facts, seed: number): Simulation {
  const silent = facts.doors.find(({ kind }) => kind === "silent")?.port;
  const { run, open, serve } = stage(facts, seed, ({ destination }) => destination.port === silent);
  for (const { port, kind } of facts.doors) {
    if (kind === "closed" || kind === "silent") continue;
    serve(port, (connection) => {
      if (kind === "torn off") run.clock.after(50, () => connection.abort());
      connection.onEvent = ({ name }) => {
        if (name === "peer closed") connection.close();
      };
    });
  }
  facts.doors.forEach(({ port, kind }, index) => {
    run.clock.after(400 * index, () => {
      const client = open(port, facts.clientPort + index);
      client.onEvent = ({ name }) => {
        if (name === "connected" && kind === "open") client.close();
      };
    });
  });
  run.run(8_000);
  return run;
}
