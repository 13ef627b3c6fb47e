// RFC 9293 §3.10: many connections under one roof: finding whose a segment is, and resets for nobody's.
import type { Clock, Link } from "../../link";
import type { TcpPacket } from "../packet";
import type { TcpConfig } from "../tcp/config";
import { TcpConnection } from "../tcp/connection";
import type { TcpEvent } from "../tcp/events";
import { type Endpoint, initialSequenceNumber } from "../tcp/isn";
import { stopTiming } from "../tcp/round-trip";
import { has, RST, resetFor, type Segment, SYN } from "../tcp/segment";
import { isAfter } from "../tcp/sequence";
import { HostConnection } from "./host-connection";
import { type AdoptedSyn, Listener, type ListenerHost, type ListenOptions } from "./listener";

export interface HostOptions {
  config: TcpConfig;
  /** Makes first numbers, timestamps and cookies hard to guess: of each host its own. */
  secret: string;
  /** Told of each connection as it is made, before it sends anything. */
  onMake?: (connection: HostConnection) => void;
  /** Gives first sequence numbers, where RFC 6528's are not wanted. */
  isn?: (local: Endpoint, remote: Endpoint) => number;
  /** Gives who listens for a packet, where a port may have several listeners; the one of its port unless told. */
  listenerFor?: (packet: TcpPacket) => Listener | undefined;
  /** The largest segment that the way to a peer bears, where it is not the configuration's. */
  mssOf?: (local: Endpoint, remote: Endpoint) => number;
}

const key = (local: Endpoint, remote: Endpoint): string =>
  `${local.port} ${remote.port} ${remote.address} ${local.address}`;

/** The TCP of one machine: packets in by `receive`, packets out by the link it was given. */
export class TcpHost implements ListenerHost {
  private readonly connections = new Map<string, HostConnection>();
  private readonly listeners = new Map<number, Listener>();
  readonly secret: string;
  private recent: { source: Endpoint; destination: Endpoint; connection: HostConnection } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly out: Link<TcpPacket>,
    private readonly options: HostOptions,
  ) {
    this.secret = options.secret;
  }

  get nowMs(): number {
    return this.clock.nowMs;
  }

  /** Connections that are not forgotten yet, those in TIME-WAIT among them. */
  get connectionCount(): number {
    return this.connections.size;
  }

  after(delayMs: number, action: () => void): () => void {
    return this.clock.after(delayMs, action);
  }

  send(packet: TcpPacket): void {
    this.out.send(packet);
  }

  /** The first number of a connection that begins now. */
  isn(local: Endpoint, remote: Endpoint): number {
    return this.options.isn?.(local, remote) ?? initialSequenceNumber(this.secret, local, remote, this.nowMs);
  }

  timestampOffset(local: Endpoint, remote: Endpoint): number {
    // RFC 7323 §7.1: per connection, so that the clock's start tells nothing
    return initialSequenceNumber(`${this.secret} timestamps`, local, remote, 0);
  }

  /** Listens on a port, of all addresses. */
  listen(port: number, options: ListenOptions = {}, config = this.options.config): Listener {
    const known = this.listeners.get(port);
    if (known && !known.closed) throw new RangeError(`listen: port ${port} is listened on already; choose another`);
    const listener = this.makeListener(port, options, config);
    this.listeners.set(port, listener);
    return listener;
  }

  /** Makes a listener for `listenerFor` to find: of one address among others, or of one interface. */
  makeListener(port: number, options: ListenOptions = {}, config = this.options.config): Listener {
    return new Listener(port, this, config, options);
  }

  /** The connection between two ends, if there is one. */
  connectionOf(local: Endpoint, remote: Endpoint): HostConnection | undefined {
    return this.connections.get(key(local, remote));
  }

  /** A configuration as the way to a peer allows it. */
  configFor(config: TcpConfig, local: Endpoint, remote: Endpoint): TcpConfig {
    const { mssOf } = this.options;
    return mssOf ? { ...config, mss: Math.min(config.mss, mssOf(local, remote)) } : config;
  }

  /** Opens a connection: its SYN goes out at once. */
  connect(local: Endpoint, remote: Endpoint, config = this.options.config): HostConnection {
    if (this.connections.has(key(local, remote)))
      throw new RangeError(`connect: there is a connection from port ${local.port} to there already; choose another`);
    const connection = this.make(local, remote, this.configFor(config, local, remote));
    const initial = this.isn(local, remote);
    const timestampOffset = this.timestampOffset(local, remote);
    connection.tcp.connect(this.nowMs, { initialSequenceNumber: initial, timestampOffset });
    connection.arm();
    return connection;
  }

  /** Takes a packet in. */
  receive(packet: TcpPacket): void {
    const { source, destination, segment } = packet;
    const connection = this.find(source, destination);
    if (connection && !this.makesWay(connection, segment)) {
      connection.receive(segment);
      return;
    }
    const { listenerFor } = this.options;
    const listener = listenerFor ? listenerFor(packet) : this.listeners.get(destination.port);
    if (listener && !listener.closed) {
      listener.receive(packet);
      return;
    }
    // §3.10.7.1
    if (!has(segment, RST)) this.send({ source: destination, destination: source, segment: resetFor(segment) });
  }

  /** Mostly a packet is for the connection that the last one was for, and its ends are the very same objects. */
  private find(source: Endpoint, destination: Endpoint): HostConnection | undefined {
    const { recent } = this;
    if (
      recent &&
      recent.source === source &&
      recent.destination === destination &&
      recent.connection.state !== "CLOSED"
    )
      return recent.connection;
    const connection = this.connections.get(key(destination, source));
    this.recent = connection && { source, destination, connection };
    return connection;
  }

  /** §3.6.1: a new SYN beyond the old numbers may take a connection in TIME-WAIT over. */
  private makesWay(connection: HostConnection, segment: Segment): boolean {
    if (connection.state !== "TIME-WAIT" || (segment.flags & 0x17) !== SYN) return false;
    if (!isAfter(segment.sequenceNumber, connection.tcp.tcb.rcvNxt)) return false;
    connection.abort();
    return true;
  }

  adopt({ local, remote, syn, iss, answeredAtMs, retries, config }: AdoptedSyn): HostConnection {
    const made = this.make(local, remote, config, true);
    const { tcp } = made;
    const timestampOffset = this.timestampOffset(local, remote);
    tcp.listen(this.nowMs, { initialSequenceNumber: iss, timestampOffset });
    tcp.receive(syn, answeredAtMs >= 0 ? answeredAtMs : this.nowMs);
    tcp.tcb.backoffs = retries;
    // Karn: the answer went out more than once, or nobody knows when
    if (retries > 0 || answeredAtMs < 0) stopTiming(tcp.tcb);
    this.quiet.delete(made);
    return made;
  }

  /** Connections whose SYN,ACK the listener has sent already. */
  private readonly quiet = new Set<HostConnection>();

  private make(local: Endpoint, remote: Endpoint, config: TcpConfig, quiet = false): HostConnection {
    const output = {
      segment: (segment: Segment): void => {
        if (this.quiet.size === 0 || !this.quiet.has(made))
          this.out.send({ source: local, destination: remote, segment });
      },
      event: (event: TcpEvent): void => {
        if (event.name === "closed" && this.connections.get(name) === made) this.connections.delete(name);
        if (event.name === "state") made.watch?.(event);
        made.onEvent?.(event);
      },
    };
    const made = new HostConnection(new TcpConnection(config, output), local, remote, this.clock);
    const name = key(local, remote);
    if (quiet) this.quiet.add(made);
    this.connections.set(name, made);
    this.options.onMake?.(made);
    return made;
  }
}
