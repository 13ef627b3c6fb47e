// RFC 9293 on our IP: segments to connections and listeners, theirs into packets, ICMP's errors to whom they concern.
import { type HostConnection, type Listener, TcpHost, type TcpPacket } from "../../../handshake";
import { foldSum, IP_PROTOCOL, sumWords } from "../../../wire";
import { EMSGSIZE } from "../errno";
import type { Ip } from "../ip/address";
import { frameFor, IPV4_BYTES, IPV6_BYTES, payloadStart, pseudoSum } from "../ip/header";
import type { SendOptions } from "../ip/output";
import type { IpPacket } from "../ip/packet";
import type { IcmpError } from "../ip/quote";
import type { Path } from "../ip/routing";
import type { Stack } from "../stack";
import { Ports } from "./ports";
import { TCP_CONFIG } from "./tcp-config";
import { TcpEnd } from "./tcp-end";
import { TcpSocket } from "./tcp-socket";
import { readSegment, segmentBytes, writeSegment } from "./tcp-wire";

const TCP_HEADER_BYTES = 20;
const MOST_FLOWS = 4096;
const MOST_PACKET_BYTES = 65_535;
const PLAIN: SendOptions = {
  protocol: IP_PROTOCOL.tcp,
  hopLimit: 64,
  trafficClass: 0,
  dontFragment: "if it fits",
  loopsBack: false,
};

interface Flow {
  source: TcpEnd;
  destination: TcpEnd;
}

export class Tcp {
  readonly host: TcpHost;
  readonly ports: Ports<TcpSocket>;
  readonly counts = { received: 0, sent: 0, errors: 0, resets: 0 };
  private readonly sockets = new WeakMap<HostConnection, TcpSocket>();
  /** Both ends of what came last, by ports: connections know their ends by identity. */
  private readonly flows = new Map<number, Flow>();
  /** Told of the connection that a socket opens just now. */
  opening: ((connection: HostConnection) => void) | undefined;

  constructor(
    private readonly stack: Stack,
    secret: string,
  ) {
    this.ports = new Ports<TcpSocket>(stack.random, (a, b) => !a.isListening && !b.isListening);
    this.host = new TcpHost(
      stack.clock,
      { send: (packet) => this.send(packet) },
      {
        config: TCP_CONFIG,
        secret,
        onMake: (connection) => this.made(connection),
        listenerFor: (packet) => this.listenerFor(packet),
        mssOf: (local, remote) => this.mssOf(local as TcpEnd, remote as TcpEnd),
      },
    );
  }

  /** A connection of a listener gets a socket at once: its errors are to be kept until somebody accepts it. */
  private made(connection: HostConnection): void {
    const parent = this.opening ? undefined : this.listening(connection.local as TcpEnd);
    if (this.opening) this.opening(connection);
    else if (parent) new TcpSocket(this.stack, parent.family).adopt(connection, parent);
  }

  /** Joins a connection to its socket. */
  attach(connection: HostConnection, socket: TcpSocket): void {
    this.sockets.set(connection, socket);
  }

  socketOf(connection: HostConnection): TcpSocket | undefined {
    return this.sockets.get(connection);
  }

  receive(packet: IpPacket): void {
    const { bytes, payload, end, source, destination } = packet;
    this.counts.received++;
    const sum = pseudoSum(source, destination, IP_PROTOCOL.tcp, end - payload);
    const segment = readSegment(bytes, payload, end);
    if (!segment || foldSum(sumWords(bytes, payload, end) + sum) !== 0xffff || destination.isGroup || packet.toGroup) {
      this.counts.errors++;
      return;
    }
    const sourcePort = ((bytes[payload] as number) << 8) | (bytes[payload + 1] as number);
    const port = ((bytes[payload + 2] as number) << 8) | (bytes[payload + 3] as number);
    const flow = this.flow(packet, sourcePort, port);
    this.host.receive({ source: flow.source, destination: flow.destination, segment });
  }

  private flow({ source, destination, on }: IpPacket, sourcePort: number, port: number): Flow {
    const key = sourcePort * 65_536 + port;
    const known = this.flows.get(key);
    if (known?.source.ip === source && known.destination.ip === destination) return known;
    if (this.flows.size >= MOST_FLOWS) this.flows.clear();
    const flow = { source: new TcpEnd(source, sourcePort), destination: new TcpEnd(destination, port) };
    if (source.needsScope) flow.source.on = on;
    flow.destination.cameOn = on;
    this.flows.set(key, flow);
    return flow;
  }

  private listenerFor({ destination }: TcpPacket): Listener | undefined {
    return this.listening(destination as TcpEnd)?.listener;
  }

  /** The listening socket that fits an end of ours best. */
  private listening({ ip, port, cameOn }: TcpEnd): TcpSocket | undefined {
    let best: TcpSocket | undefined;
    let bestPoints = -1;
    for (const socket of this.ports.at(port)) {
      if (!socket.isListening || !socket.speaks(ip.version) || (cameOn && !socket.hears(cameOn.index))) continue;
      const { local } = socket;
      if (!local.isUnspecified && local.text !== ip.text) continue;
      const points = (local.isUnspecified ? 0 : 4) + (socket.device ? 2 : 0) + (local.version === ip.version ? 1 : 0);
      if (points > bestPoints) best = socket;
      bestPoints = Math.max(points, bestPoints);
    }
    return best;
  }

  private pathOf(local: TcpEnd, remote: TcpEnd): Path | number {
    const { routing } = this.stack;
    if (remote.path && remote.generation === routing.generation) return remote.path;
    const path = routing.find(remote.ip, { source: local.ip, on: remote.socket?.device ?? remote.on });
    remote.path = typeof path === "number" ? undefined : path;
    remote.generation = routing.generation;
    return path;
  }

  private mssOf(local: TcpEnd, remote: TcpEnd): number {
    const path = this.pathOf(local, remote);
    const headers = TCP_HEADER_BYTES + (remote.ip.version === 4 ? IPV4_BYTES : IPV6_BYTES);
    return typeof path === "number" ? 536 : Math.max(48, Math.min(path.mtuBytes, MOST_PACKET_BYTES) - headers);
  }

  private send({ source, destination, segment }: TcpPacket): void {
    const [local, remote] = [source as TcpEnd, destination as TcpEnd];
    const path = this.pathOf(local, remote);
    if (typeof path === "number") return;
    const { version } = local.ip;
    const frame = frameFor(version, segmentBytes(segment));
    const at = payloadStart(version);
    writeSegment(frame, at, segment, source.port, destination.port);
    const sum = pseudoSum(local.ip, remote.ip, IP_PROTOCOL.tcp, frame.length - at);
    const checksum = ~foldSum(sumWords(frame, at, frame.length) + sum) & 0xffff;
    frame[at + 16] = checksum >>> 8;
    frame[at + 17] = checksum;
    this.counts.sent++;
    this.stack.output.send(path, frame, remote.socket?.segmentOptions(path) ?? PLAIN);
  }

  /** RFC 1122 §4.2.3.9, RFC 1191 §6, RFC 5927: what ICMP tells of a segment of ours. */
  error(error: IcmpError): void {
    const { quote } = error;
    const view = new DataView(quote.bytes.buffer, quote.bytes.byteOffset);
    const local = endpoint(quote.source, view.getUint16(quote.payload));
    const remote = endpoint(quote.destination, view.getUint16(quote.payload + 2));
    const connection = this.host.connectionOf(local, remote);
    if (!connection) return;
    const { una, nxt } = connection.tcp.tcb;
    const number = view.getUint32(quote.payload + 4);
    // RFC 5927 §4.1: a segment that is not on its way cannot have met with anything
    if ((number - una) >>> 0 > (nxt - una) >>> 0) return;
    if (error.errno === EMSGSIZE) {
      const headers = TCP_HEADER_BYTES + (error.version === 4 ? IPV4_BYTES : IPV6_BYTES);
      connection.limitSegments(error.info - headers);
    } else this.sockets.get(connection)?.failBy(error);
  }
}

function endpoint(ip: Ip, port: number): { address: string; port: number } {
  return { address: ip.text, port };
}
