// RFC 4787, RFC 5382 and RFC 5508: which inside address and port stands behind which outside port, and for how long.
import { IP_PROTOCOL } from "../../../wire";
import type { Ip } from "../ip/address";

/** RFC 4787 REQ-5, RFC 5382 REQ-5, RFC 5508 REQ-2: how long silence lasts before a mapping is forgotten. */
const UDP_MS = 300_000;
const TCP_ESTABLISHED_MS = 7_440_000;
const TCP_TRANSITORY_MS = 240_000;
const ICMP_MS = 60_000;
const MOST_MAPPINGS = 16_384;
const MOST_PEERS = 1024;
const FIRST_PORT = 1024;
const PORTS = 65_536 - FIRST_PORT;

export interface Mapping {
  readonly protocol: number;
  readonly inside: Ip;
  /** Of ICMP the echo's identifier. */
  readonly insidePort: number;
  readonly outsidePort: number;
  /** Whom it has sent to, `address port`: only they are let in (RFC 4787 §5, address and port-dependent filtering). */
  readonly peers: Set<string>;
  usedAtMs: number;
  answered: boolean;
  closing: boolean;
}

/** A line of the table, as it is shown. */
export interface NatEntry {
  protocol: "tcp" | "udp" | "icmp";
  inside: string;
  outside: string;
  peers: string[];
  expiresInMs: number;
}

export class NatTable {
  private readonly byInside = new Map<string, Mapping>();
  private readonly byOutside = new Map<string, Mapping>();

  /** `isTaken` says that the host itself uses a port. */
  constructor(
    private readonly now: () => number,
    private readonly isTaken: (protocol: number, port: number) => boolean,
  ) {}

  get size(): number {
    return this.byInside.size;
  }

  /** The mapping of an inside address and port, made where there is none (RFC 4787 REQ-1: one for all peers). */
  outgoing(protocol: number, inside: Ip, insidePort: number): Mapping | undefined {
    const key = `${protocol} ${inside.text} ${insidePort}`;
    const known = this.alive(this.byInside.get(key));
    if (known) return known;
    if (this.size >= MOST_MAPPINGS) this.makeRoom();
    const outsidePort = this.free(protocol, insidePort);
    if (outsidePort < 0) return undefined;
    const made: Mapping = {
      protocol,
      inside,
      insidePort,
      outsidePort,
      peers: new Set(),
      usedAtMs: this.now(),
      answered: false,
      closing: false,
    };
    this.byInside.set(key, made);
    this.byOutside.set(`${protocol} ${outsidePort}`, made);
    return made;
  }

  /** The mapping behind an outside port, if that peer may use it. */
  incoming(protocol: number, outsidePort: number, peer: string): Mapping | undefined {
    const found = this.alive(this.byOutside.get(`${protocol} ${outsidePort}`));
    return found?.peers.has(peer) ? found : undefined;
  }

  /** Whether somebody inside stands behind an outside port. */
  holds(protocol: number, outsidePort: number): boolean {
    return this.alive(this.byOutside.get(`${protocol} ${outsidePort}`)) !== undefined;
  }

  /** The inside host talks to somebody: the mapping lives on, and the answer is let in (RFC 4787 REQ-6). */
  remember(mapping: Mapping, peer: string): void {
    mapping.usedAtMs = this.now();
    if (mapping.peers.has(peer)) return;
    if (mapping.peers.size >= MOST_PEERS) mapping.peers.delete(mapping.peers.values().next().value as string);
    mapping.peers.add(peer);
  }

  /** RFC 4787 REQ-4 (port parity) is not kept; the inside port is, where it is free. */
  private free(protocol: number, wanted: number): number {
    for (let step = 0; step < PORTS; step++) {
      const port = step === 0 && wanted >= FIRST_PORT ? wanted : FIRST_PORT + ((wanted + step) % PORTS);
      const holder = this.alive(this.byOutside.get(`${protocol} ${port}`));
      if (!holder && !this.isTaken(protocol, port)) return port;
    }
    return -1;
  }

  private lifetimeMs({ protocol, answered, closing }: Mapping): number {
    if (protocol === IP_PROTOCOL.udp) return UDP_MS;
    if (protocol === IP_PROTOCOL.icmp) return ICMP_MS;
    return answered && !closing ? TCP_ESTABLISHED_MS : TCP_TRANSITORY_MS;
  }

  private alive(mapping: Mapping | undefined): Mapping | undefined {
    if (!mapping) return undefined;
    if (this.now() - mapping.usedAtMs < this.lifetimeMs(mapping)) return mapping;
    this.forget(mapping);
    return undefined;
  }

  private forget({ protocol, inside, insidePort, outsidePort }: Mapping): void {
    this.byInside.delete(`${protocol} ${inside.text} ${insidePort}`);
    this.byOutside.delete(`${protocol} ${outsidePort}`);
  }

  /** Forgets what is too old, or else the mapping that was made first. */
  private makeRoom(): void {
    for (const mapping of [...this.byInside.values()]) this.alive(mapping);
    const [oldest] = this.byInside.values();
    if (this.size >= MOST_MAPPINGS && oldest) this.forget(oldest);
  }

  list(outside: Ip): NatEntry[] {
    return [...this.byInside.values()].flatMap((mapping) => {
      if (!this.alive(mapping)) return [];
      const { protocol, inside, insidePort, outsidePort, peers, usedAtMs } = mapping;
      const name = protocol === IP_PROTOCOL.tcp ? "tcp" : protocol === IP_PROTOCOL.udp ? "udp" : "icmp";
      return {
        protocol: name,
        inside: `${inside.text}:${insidePort}`,
        outside: `${outside.text}:${outsidePort}`,
        peers: [...peers].map((peer) => peer.replace(" ", ":")),
        expiresInMs: usedAtMs + this.lifetimeMs(mapping) - this.now(),
      } as const;
    });
  }
}

/** How a peer is named in a mapping; of ICMP there is no port. */
export function peerName(protocol: number, ip: Ip, port: number): string {
  return protocol === IP_PROTOCOL.icmp ? ip.text : `${ip.text} ${port}`;
}
