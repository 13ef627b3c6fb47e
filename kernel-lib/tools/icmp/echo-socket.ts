/** A socket for echo requests: raw where the system allows it, else a ping socket, which an ordinary user may have. */
import { randomInt } from "node:crypto";
import type { NetworkHost } from "../../lab";
import {
  AF_INET,
  AF_INET6,
  type InetAddress,
  IP_MTU_DISCOVER,
  IP_RECVTTL,
  IP_TTL,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IPV6,
  IPV6_HOPLIMIT,
  IPV6_MTU_DISCOVER,
  IPV6_RECVHOPLIMIT,
  IPV6_UNICAST_HOPS,
  SO_BROADCAST,
  SOCK_DGRAM,
  SOCK_RAW,
  SOL_IP,
  SOL_SOCKET,
  type Socket,
  SocketError,
} from "../../socket";
import { decodeIpv4, encodeIcmp, encodeIcmpv6, ICMP_TYPE, ICMPV6_TYPE } from "../../wire";
import { type IcmpArrival, readArrival, readEchoHead } from "./arrival";
import { keepErrors, takeError } from "./error-queue";
import { type Received, receiveWithin } from "./receive";
import { nowMs } from "./time";
import type { IcmpFault } from "./words";

/** What came, and when. */
export type TimedArrival = IcmpArrival & { atMs: number };

export class EchoSocket {
  readonly #socket: Socket<InetAddress>;
  /** Ours on the wire; a ping socket's is chosen by the system. */
  readonly #identifier = randomInt(1, 0x10000);

  private constructor(
    socket: Socket<InetAddress>,
    readonly version: 4 | 6,
    /** Raw sockets hear all of the host's ICMP, ping sockets their own. */
    readonly isRaw: boolean,
  ) {
    this.#socket = socket;
    this.#askForHops();
    if (!isRaw) keepErrors(socket, version);
  }

  /** Opens one in a host. @throws {SocketError} EPERM or EACCES where the host allows neither kind */
  static open(host: NetworkHost, version: 4 | 6): EchoSocket {
    const [family, protocol] = version === 4 ? [AF_INET, IPPROTO_ICMP] : [AF_INET6, IPPROTO_ICMPV6];
    try {
      return new EchoSocket(host.socket<InetAddress>(family, SOCK_RAW, protocol), version, true);
    } catch (error) {
      if (!(error instanceof SocketError) || (error.code !== "EPERM" && error.code !== "EACCES")) throw error;
      return new EchoSocket(host.socket<InetAddress>(family, SOCK_DGRAM, protocol), version, false);
    }
  }

  #askForHops(): void {
    if (this.version === 4 && !this.isRaw) this.#socket.setsockopt(SOL_IP, IP_RECVTTL, 1);
    if (this.version === 6) this.#socket.setsockopt(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
    if (this.version === 4) this.#socket.setsockopt(SOL_SOCKET, SO_BROADCAST, 1);
  }

  /** Milliseconds of the host's own time. */
  get nowMs(): number {
    return nowMs(this.#socket);
  }

  /** Sets how many routers a request may pass. */
  setTimeToLive(hops: number): void {
    if (this.version === 4) this.#socket.setsockopt(SOL_IP, IP_TTL, hops);
    else this.#socket.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops);
  }

  /** Sets what becomes of packets longer than the way takes: IP_PMTUDISC_DO and its kin. */
  setMtuDiscovery(mode: number): void {
    if (this.version === 4) this.#socket.setsockopt(SOL_IP, IP_MTU_DISCOVER, mode);
    else this.#socket.setsockopt(IPPROTO_IPV6, IPV6_MTU_DISCOVER, mode);
  }

  /**
   * Sends an echo request, and tells `leaves` the moment when it goes.
   * @throws {SocketError} where this host itself cannot send it
   */
  async send(to: string, sequence: number, payload: Uint8Array, leaves: (atMs: number) => void): Promise<void> {
    const head = { identifier: this.#identifier, sequenceNumber: sequence };
    // RFC 3542 §3.1: of ICMPv6 the system itself computes the checksum, which counts the addresses
    const message =
      this.version === 4
        ? encodeIcmp({ type: ICMP_TYPE.echoRequest, ...head }, payload)
        : encodeIcmpv6({ type: ICMPV6_TYPE.echoRequest, ...head }, payload);
    leaves(this.nowMs);
    await this.#socket.sendto(message, [to, 0]);
  }

  /** Gives what comes in answer to this socket's requests within a time; undefined where nothing does. */
  async receive(timeoutMs: number, signal?: AbortSignal): Promise<TimedArrival | undefined> {
    const endMs = this.nowMs + timeoutMs;
    for (let leftMs = timeoutMs; ; leftMs = endMs - this.nowMs) {
      const came = await receiveWithin(this.#socket, leftMs, signal);
      const atMs = this.nowMs;
      const arrival = came === undefined || came instanceof SocketError ? await this.#queued() : this.#read(came);
      if (arrival && this.#isOurs(arrival)) return { ...arrival, atMs };
      if (came === undefined && (leftMs <= 0 || this.nowMs >= endMs || signal?.aborted)) return undefined;
    }
  }

  /** The next error of a ping socket; one of this host itself (too long a packet) has nobody who sent it. */
  async #queued(): Promise<IcmpArrival | undefined> {
    if (this.isRaw) return undefined;
    const error = await takeError(this.#socket, this.version);
    if (!error) return undefined;
    const fault: IcmpFault = error.fault ?? tooBig(this.version, error.mtu ?? 0);
    const quoted = { destination: String(error.to[0]), ...readEchoHead(this.version, error.data) };
    return { kind: "fault", from: error.from ?? "", fault, quoted };
  }

  #read({ data, from, ancillary }: Received): IcmpArrival | undefined {
    if (this.version === 4 && this.isRaw) {
      const { payload, ttl } = decodeIpv4(data);
      return readArrival(4, payload, from, ttl);
    }
    const hops = ancillary.find(([, type]) => type === (this.version === 4 ? IP_TTL : IPV6_HOPLIMIT))?.[2];
    return readArrival(this.version, data, from, hops && hops.length >= 4 ? hops.readInt32LE(0) : undefined);
  }

  #isOurs(arrival: IcmpArrival): boolean {
    if (!this.isRaw) return true;
    return (arrival.kind === "reply" ? arrival : arrival.quoted).identifier === this.#identifier;
  }

  close(): void {
    this.#socket.close();
  }
}

function tooBig(version: 4 | 6, mtu: number): IcmpFault {
  return version === 4 ? { version, type: 3, code: 4, mtu } : { version, type: ICMPV6_TYPE.packetTooBig, code: 0, mtu };
}
