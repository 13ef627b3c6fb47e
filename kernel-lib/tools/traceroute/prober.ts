/** How traceroute's probes go out, and how answers are known again. */
import type { NetworkHost } from "../../lab";
import {
  AF_INET,
  AF_INET6,
  type InetAddress,
  IP_TTL,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPV6,
  IPV6_UNICAST_HOPS,
  SOCK_DGRAM,
  SOCK_RAW,
  SOL_IP,
  type Socket,
  SocketError,
} from "../../socket";
import { decodeIpv4 } from "../../wire";
import { EchoSocket, type IcmpFault, keepErrors, nowMs, readArrival, receiveWithin, takeError } from "../icmp";

/** An answer to a probe. */
export interface ProbeAnswer {
  probe: number;
  from: string;
  atMs: number;
  /** An error; absent where the destination itself answered an echo request. */
  fault?: IcmpFault;
}

export interface Prober {
  readonly nowMs: number;
  /** Sends probe number `probe` with a time to live; gives when it went. @throws {SocketError} */
  send(probe: number, timeToLive: number): Promise<number>;
  /** Gives the next answer within a time. */
  receive(timeoutMs: number, signal?: AbortSignal): Promise<ProbeAnswer | undefined>;
  close(): void;
}

/** Echo requests: the sequence number tells the probe. */
export class EchoProber implements Prober {
  readonly #socket: EchoSocket;

  constructor(
    host: NetworkHost,
    version: 4 | 6,
    private readonly to: string,
    private readonly payload: Uint8Array,
  ) {
    this.#socket = EchoSocket.open(host, version);
  }

  get nowMs(): number {
    return this.#socket.nowMs;
  }

  async send(probe: number, timeToLive: number): Promise<number> {
    let sentMs = 0;
    this.#socket.setTimeToLive(timeToLive);
    await this.#socket.send(this.to, probe, this.payload, (atMs) => {
      sentMs = atMs;
    });
    return sentMs;
  }

  async receive(timeoutMs: number, signal?: AbortSignal): Promise<ProbeAnswer | undefined> {
    const arrival = await this.#socket.receive(timeoutMs, signal);
    if (!arrival) return undefined;
    const { from, atMs } = arrival;
    if (arrival.kind === "reply") return { probe: arrival.sequence, from, atMs };
    return { probe: arrival.quoted.sequence ?? -1, from, atMs, fault: arrival.fault };
  }

  close(): void {
    this.#socket.close();
  }
}

/** UDP datagrams, each to a port of its own, which tells the probe. Errors come by a raw socket, or by the error queue. */
export class UdpProber implements Prober {
  readonly #socket: Socket<InetAddress>;
  readonly #listener: Socket<InetAddress> | undefined;

  constructor(
    host: NetworkHost,
    private readonly version: 4 | 6,
    private readonly to: string,
    private readonly firstPort: number,
    private readonly payload: Uint8Array,
  ) {
    this.#socket = host.socket<InetAddress>(version === 4 ? AF_INET : AF_INET6, SOCK_DGRAM);
    this.#socket.bind([version === 4 ? "0.0.0.0" : "::", 0]);
    this.#listener = rawListener(host, version);
    if (!this.#listener) keepErrors(this.#socket, version);
  }

  get nowMs(): number {
    return nowMs(this.#socket);
  }

  async send(probe: number, timeToLive: number): Promise<number> {
    if (this.version === 4) this.#socket.setsockopt(SOL_IP, IP_TTL, timeToLive);
    else this.#socket.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, timeToLive);
    const sentMs = this.nowMs;
    await this.#socket.sendto(this.payload, [this.to, this.firstPort + probe]);
    return sentMs;
  }

  async receive(timeoutMs: number, signal?: AbortSignal): Promise<ProbeAnswer | undefined> {
    const endMs = this.nowMs + timeoutMs;
    for (let leftMs = timeoutMs; ; leftMs = endMs - this.nowMs) {
      const came = await receiveWithin(this.#listener ?? this.#socket, leftMs, signal);
      const atMs = this.nowMs;
      const answer = this.#listener ? this.#read(came, atMs) : await this.#queued(atMs);
      if (answer) return answer;
      if (came === undefined && (leftMs <= 0 || this.nowMs >= endMs || signal?.aborted)) return undefined;
    }
  }

  #read(came: Awaited<ReturnType<typeof receiveWithin>>, atMs: number): ProbeAnswer | undefined {
    if (came === undefined || came instanceof SocketError) return undefined;
    const message = this.version === 4 ? decodeIpv4(came.data).payload : came.data;
    const arrival = readArrival(this.version, message, came.from);
    if (arrival?.kind !== "fault" || arrival.quoted.sourcePort !== this.#socket.getsockname()[1]) return undefined;
    const probe = (arrival.quoted.destinationPort ?? 0) - this.firstPort;
    return { probe, from: arrival.from, atMs, fault: arrival.fault };
  }

  async #queued(atMs: number): Promise<ProbeAnswer | undefined> {
    const error = await takeError(this.#socket, this.version);
    if (!error?.fault || error.from === undefined) return undefined;
    return { probe: error.to[1] - this.firstPort, from: error.from, atMs, fault: error.fault };
  }

  close(): void {
    this.#socket.close();
    this.#listener?.close();
  }
}

function rawListener(host: NetworkHost, version: 4 | 6): Socket<InetAddress> | undefined {
  const [family, protocol] = version === 4 ? [AF_INET, IPPROTO_ICMP] : [AF_INET6, IPPROTO_ICMPV6];
  try {
    return host.socket<InetAddress>(family, SOCK_RAW, protocol);
  } catch (error) {
    if (error instanceof SocketError && (error.code === "EPERM" || error.code === "EACCES")) return undefined;
    throw error;
  }
}
