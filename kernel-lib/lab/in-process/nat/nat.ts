// RFC 3022: one address stands for everybody behind the other interfaces.
import { FIN, RST } from "../../../handshake";
import { IP_PROTOCOL } from "../../../wire";
import { type Ip, same } from "../ip/address";
import type { IpPacket } from "../ip/packet";
import { type Quote, readQuote } from "../ip/quote";
import type { Path } from "../ip/routing";
import type { NetworkInterface } from "../link/interface";
import type { Stack } from "../stack";
import { type Mapping, type NatEntry, NatTable, peerName } from "./nat-table";
import { rewrite, rewriteError } from "./rewrite";

const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;

export class Nat {
  readonly table: NatTable;

  constructor(
    stack: Stack,
    /** The interface whose address everybody has outside. */
    readonly on: NetworkInterface,
  ) {
    this.table = new NatTable(
      () => stack.clock.nowMs,
      (protocol, port) => (protocol === IP_PROTOCOL.tcp ? stack.tcp : stack.udp).ports.at(port).length > 0,
    );
  }

  private get outside(): Ip | undefined {
    return this.on.primary(4)?.ip;
  }

  /** Translates what is to leave by the outer interface; undefined where it must not. */
  outgoing(packet: IpPacket, path: Path): IpPacket | undefined {
    const { outside } = this;
    if (path.on !== this.on || !outside || this.on.holds(packet.source)) return packet;
    const ports = portsOf(packet);
    if (!ports) return this.outgoingError(packet, outside);
    const mapping = this.table.outgoing(packet.protocol, packet.source, ports.source);
    if (!mapping) return undefined;
    this.table.remember(mapping, peerName(packet.protocol, packet.destination, ports.destination));
    noteFlags(mapping, packet);
    return rewrite(packet, { source: { ip: outside, port: mapping.outsidePort } });
  }

  /** RFC 5508 REQ-5: an inside host's error about a packet from outside. */
  private outgoingError(packet: IpPacket, outside: Ip): IpPacket | undefined {
    const quote = quoteOf(packet);
    const ports = quote && quotedPorts(quote);
    if (!ports) return undefined;
    const mapping = this.table.outgoing(quote.protocol, quote.destination, ports.destination);
    if (!mapping?.peers.has(peerName(quote.protocol, quote.source, ports.source))) return undefined;
    const destination = { ip: outside, port: mapping.outsidePort };
    return rewriteError(packet, { source: outside }, { destination });
  }

  /** Translates what has come to the outer address for somebody behind it; undefined where it is for this host. */
  incoming(packet: IpPacket): IpPacket | undefined {
    const { outside } = this;
    if (packet.version !== 4 || !outside || !same(packet.destination, outside)) return undefined;
    const ports = portsOf(packet);
    if (!ports) return this.incomingError(packet);
    if (packet.on !== this.on) return this.hairpin(packet, ports, outside);
    const peer = peerName(packet.protocol, packet.source, ports.source);
    const mapping = this.table.incoming(packet.protocol, ports.destination, peer);
    if (!mapping) return undefined;
    mapping.answered = true;
    noteFlags(mapping, packet);
    return rewrite(packet, { destination: { ip: mapping.inside, port: mapping.insidePort } });
  }

  /** RFC 4787 REQ-9: two inside hosts that know each other by their outside address only. */
  private hairpin(packet: IpPacket, ports: Ports, outside: Ip): IpPacket | undefined {
    if (packet.protocol === IP_PROTOCOL.icmp || !this.table.holds(packet.protocol, ports.destination)) return undefined;
    const own = this.table.outgoing(packet.protocol, packet.source, ports.source);
    if (!own) return undefined;
    this.table.remember(own, peerName(packet.protocol, outside, ports.destination));
    const peer = peerName(packet.protocol, outside, own.outsidePort);
    const other = this.table.incoming(packet.protocol, ports.destination, peer);
    if (!other) return undefined;
    return rewrite(packet, {
      source: { ip: outside, port: own.outsidePort },
      destination: { ip: other.inside, port: other.insidePort },
    });
  }

  /** RFC 5508 REQ-4: a router's or a host's error about a packet that was translated. */
  private incomingError(packet: IpPacket): IpPacket | undefined {
    const quote = quoteOf(packet);
    const ports = quote && quotedPorts(quote);
    if (!ports) return undefined;
    const peer = peerName(quote.protocol, quote.destination, ports.destination);
    const mapping = this.table.incoming(quote.protocol, ports.source, peer);
    if (!mapping) return undefined;
    const source = { ip: mapping.inside, port: mapping.insidePort };
    return rewriteError(packet, { destination: mapping.inside }, { source });
  }

  /** The table as it is now. */
  list(): NatEntry[] {
    const { outside } = this;
    return outside ? this.table.list(outside) : [];
  }
}

interface Ports {
  source: number;
  destination: number;
}

/** The ports of a packet that is translated by them; undefined for errors and other protocols. */
function portsOf({ bytes, payload, end, protocol }: IpPacket): Ports | undefined {
  if (end - payload < 8) return undefined;
  const word = (at: number): number => ((bytes[payload + at] as number) << 8) | (bytes[payload + at + 1] as number);
  if (protocol === IP_PROTOCOL.tcp) return end - payload < 20 ? undefined : { source: word(0), destination: word(2) };
  if (protocol === IP_PROTOCOL.udp) return { source: word(0), destination: word(2) };
  const isEcho = bytes[payload] === ECHO_REQUEST || bytes[payload] === ECHO_REPLY;
  return protocol === IP_PROTOCOL.icmp && isEcho ? { source: word(4), destination: word(4) } : undefined;
}

/** What an ICMP error quotes. */
function quoteOf({ bytes, payload, end, protocol }: IpPacket): Quote | undefined {
  const type = bytes[payload];
  const isError = type === 3 || type === 11 || type === 12;
  return protocol === IP_PROTOCOL.icmp && isError ? readQuote(bytes, payload + 8, end, 4) : undefined;
}

function quotedPorts({ bytes, payload, protocol }: Quote): Ports | undefined {
  const word = (at: number): number => ((bytes[payload + at] as number) << 8) | (bytes[payload + at + 1] as number);
  if (protocol === IP_PROTOCOL.icmp) return { source: word(4), destination: word(4) };
  const hasPorts = protocol === IP_PROTOCOL.tcp || protocol === IP_PROTOCOL.udp;
  return hasPorts ? { source: word(0), destination: word(2) } : undefined;
}

/** RFC 5382 REQ-5: a connection that ends is not remembered for hours. */
function noteFlags(mapping: Mapping, { bytes, payload, protocol }: IpPacket): void {
  if (protocol !== IP_PROTOCOL.tcp) return;
  const flags = bytes[payload + 13] as number;
  if ((flags & (FIN | RST)) !== 0) mapping.closing = true;
  else if ((flags & 2) !== 0) mapping.closing = false;
}
