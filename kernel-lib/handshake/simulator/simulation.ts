// Two or more TCPs over links, in virtual time: each run gives a trace, a capture and a ladder, and comes again by its seed.
import { delayed, duplicating, JumpingClock, type Link, lossy, reordering } from "../../link";
import { TcpHost } from "../host/host";
import type { HostConnection } from "../host/host-connection";
import type { ListenOptions } from "../host/listener";
import type { TcpPacket } from "../packet";
import { RFC_CONFIG, type TcpConfig } from "../tcp/config";
import type { Endpoint } from "../tcp/isn";
import { Journal } from "./journal";

/** What happens to packets on their way from one host to the others. */
export type Path = (next: Link<TcpPacket>, clock: JumpingClock) => Link<TcpPacket>;

export interface SimulationOptions {
  /** Determines everything random: losses, first sequence numbers. */
  seed?: number;
  /** One way, in milliseconds: 10 unless told. */
  delayMs?: number;
  lossPercent?: number;
  reorderPercent?: number;
  duplicatePercent?: number;
  /** Stands in for all of these: what a host's packets go through. */
  path?: Path;
  /** Whether to keep what passes: a trace needs it, a speed test does not. */
  record?: boolean;
}

/** A host of the simulation: its TCP, its address, and a name for ladders. */
export interface SimulatedHost {
  name: string;
  address: string;
  tcp: TcpHost;
}

/**
 * Hosts with TCPs of ours, and links between them. `run` lets time pass; `journal` holds what passed.
 * @example
 * const simulation = new Simulation({ delayMs: 10 });
 * const [client, server] = [simulation.host("client", "192.0.2.1"), simulation.host("server", "192.0.2.2")];
 * simulation.serve(server, 80, (connection) => connection.close());
 * const connection = simulation.connect(client, server, 80);
 * simulation.run(100);
 * connection.state // => "CLOSE-WAIT"
 */
export class Simulation {
  readonly clock = new JumpingClock();
  readonly journal: Journal;
  private readonly hosts = new Map<string, SimulatedHost>();
  private nextPort = 49_152;

  constructor(private readonly options: SimulationOptions = {}) {
    this.journal = new Journal(this.clock, options.record ?? true);
  }

  /** Adds a host. */
  host(name: string, address: string, config: TcpConfig = RFC_CONFIG, isn?: () => number): SimulatedHost {
    const { seed = 1 } = this.options;
    const arrival: Link<TcpPacket> = {
      send: (packet) => {
        this.journal.arrived(packet);
        this.hosts.get(packet.destination.address)?.tcp.receive(packet);
        this.journal.settled(packet);
      },
    };
    const path = (this.options.path ?? this.standardPath(seed + 7919 * this.hosts.size))(arrival, this.clock);
    const departure: Link<TcpPacket> = {
      send: (packet) => {
        this.journal.sent(packet);
        path.send(packet);
      },
    };
    const tcp = new TcpHost(this.clock, departure, {
      config,
      secret: `${name} ${address} ${seed}`,
      onMake: (connection) => this.journal.watch(connection),
      ...(isn ? { isn } : {}),
    });
    const host = { name, address, tcp };
    this.hosts.set(address, host);
    return host;
  }

  private standardPath(seed: number): Path {
    const { delayMs = 10, lossPercent = 0, reorderPercent = 0, duplicatePercent = 0 } = this.options;
    return (next, clock) => {
      let link = next;
      if (reorderPercent > 0) link = reordering(link, clock, { percent: reorderPercent, holdMs: 3 * delayMs, seed });
      link = delayed(link, clock, { delayMs });
      if (duplicatePercent > 0) link = duplicating(link, { percent: duplicatePercent, seed: seed + 1 });
      return lossPercent > 0 ? lossy(link, { lossPercent, seed: seed + 2 }) : link;
    };
  }

  /** Opens a connection from one host to a port of another; its port is chosen unless told. */
  connect(from: SimulatedHost, to: SimulatedHost, port: number, localPort = this.nextPort++): HostConnection {
    const local: Endpoint = { address: from.address, port: localPort };
    const remote: Endpoint = { address: to.address, port };
    return from.tcp.connect(local, remote);
  }

  /** Listens on a port and hands each connection over as it comes. */
  serve(
    host: SimulatedHost,
    port: number,
    onConnection: (connection: HostConnection) => void,
    options?: ListenOptions,
  ): void {
    const listener = host.tcp.listen(port, options);
    listener.onConnection = () => {
      const connection = listener.accept();
      if (!connection) return;
      onConnection(connection);
      // what came with the last ACK of the handshake was there before anyone could listen
      const { nowMs: atMs } = this.clock;
      if (connection.readableBytes > 0) connection.onEvent?.({ name: "readable", atMs });
      if (connection.peerClosed) connection.onEvent?.({ name: "peer closed", atMs });
    };
  }

  /** Runs until nothing is left to do, or up to a moment; gives how many steps it took. */
  run(untilMs?: number, mostSteps?: number): number {
    return this.clock.run(untilMs, mostSteps);
  }
}
