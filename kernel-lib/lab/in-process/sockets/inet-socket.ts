/** What sockets of AF_INET and AF_INET6 share: own and peer's address, the way of their packets, IP's options. */
import * as s from "../../../socket";
import { EACCES, EADDRNOTAVAIL, EINVAL, ENETUNREACH, ENOTCONN } from "../errno";
import { type Ip, same } from "../ip/address";
import type { Fragmenting, SendOptions } from "../ip/output";
import type { Path } from "../ip/routing";
import type { Stack } from "../stack";
import type { SendWishes } from "./control";
import { ErrorQueue } from "./error-queue";
import { giveInteger } from "./facts";
import { Memberships } from "./memberships";
import { OpenSocket } from "./open-socket";
import { anyOf, encodeSocketAddress, familyOf, readSocketAddress, type SocketAddress } from "./sockaddr";

const FRAGMENTING: readonly Fragmenting[] = ["never", "if it fits", "always", "always", "if it fits", "never"];

export abstract class InetSocket extends OpenSocket {
  /** Its own address; unspecified is any. */
  local: Ip;
  localPort = 0;
  scope = 0;
  /** Whom it is connected to. */
  remote: SocketAddress | undefined;
  readonly errors = new ErrorQueue();
  protected readonly memberships: Memberships;
  private plain: { path: Path; options: SendOptions } | undefined;
  private known: { path: Path; generation: number } | undefined;

  constructor(stack: Stack, family: number, type: number, protocol: number) {
    super(stack, family, type, protocol);
    this.local = anyOf(family);
    this.memberships = new Memberships(stack.routing);
  }

  /** Whether IPv4 peers are none of its business. */
  get isOnly6(): boolean {
    return this.family === s.AF_INET6 && this.integers.isSet(s.IPPROTO_IPV6, s.IPV6_V6ONLY);
  }

  /** Whether an address of that version can be its peer's. */
  speaks(version: 4 | 6): boolean {
    return this.family === s.AF_INET ? version === 4 : version === 6 || !this.isOnly6;
  }

  /** Whether it may take the address as its own, and which it is. */
  protected checkOwn(bytes: Uint8Array): SocketAddress | number {
    const address = readSocketAddress(bytes, this.family);
    if (typeof address === "number") return address;
    const { ip, scope } = address;
    if (!this.speaks(ip.version)) return -EINVAL;
    if (ip.needsScope && scope === 0 && !this.device) return -EINVAL;
    const { routing } = this.stack;
    const free = this.integers.isSet(s.SOL_IP, s.IP_FREEBIND);
    const known = ip.isUnspecified || routing.isLocal(ip) || ip.isMulticast || routing.isBroadcast(ip);
    return known || free ? address : -EADDRNOTAVAIL;
  }

  /** Reads whom to send or connect to. */
  protected readPeer(bytes: Uint8Array): SocketAddress | number {
    const family = familyOf(bytes);
    // an IPv6 socket takes IPv4 destinations in IPv6's clothes only
    const address = readSocketAddress(
      bytes,
      family === 0 ? this.family : family === this.family ? family : this.family,
    );
    if (typeof address === "number") return address;
    return this.speaks(address.ip.version) ? address : -ENETUNREACH;
  }

  protected isUnspecifiedFamily(bytes: Uint8Array): boolean {
    return bytes.length >= 2 && familyOf(bytes) === s.AF_UNSPEC;
  }

  /** The way to a peer, remembered while the routes stay as they are. */
  protected pathTo(peer: SocketAddress, wishes: SendWishes = {}): Path | number {
    const { routing } = this.stack;
    const plain = wishes.source === undefined && wishes.onIndex === undefined;
    if (plain && this.known?.generation === routing.generation && same(this.known.path.destination, peer.ip))
      return this.known.path;
    const index = wishes.onIndex || peer.scope || this.scope;
    const group = peer.ip.isMulticast ? this.memberships.sendsOn : undefined;
    const on = this.device ?? (index ? routing.byIndex(index) : group);
    const own = this.local.isUnspecified || this.local.isGroup ? undefined : this.local;
    const path = routing.find(peer.ip, { source: wishes.source ?? own, on });
    if (typeof path !== "number" && plain) this.known = { path, generation: routing.generation };
    return path;
  }

  /** RFC 1122 §3.3.6: who sends to everybody shall have meant it. */
  protected mayBroadcast({ toAll }: Path): number {
    return toAll && !this.integers.isSet(s.SOL_SOCKET, s.SO_BROADCAST) ? -EACCES : 0;
  }

  /** What stands in the IP header of a packet; of one without wishes of its own it is remembered. */
  protected sendOptions(protocol: number, path: Path, wishes?: SendWishes): SendOptions {
    const isPlain = !wishes || (wishes.hopLimit === undefined && wishes.trafficClass === undefined);
    if (isPlain && this.plain?.path === path) return this.plain.options;
    const options = this.optionsFor(protocol, path, wishes ?? {});
    if (isPlain) this.plain = { path, options };
    return options;
  }

  private optionsFor(protocol: number, { destination, toAll }: Path, wishes: SendWishes): SendOptions {
    const { integers } = this;
    const is4 = destination.version === 4;
    const level = is4 ? s.SOL_IP : s.IPPROTO_IPV6;
    const hops = is4 ? s.IP_TTL : s.IPV6_UNICAST_HOPS;
    const groupHops = is4 ? s.IP_MULTICAST_TTL : s.IPV6_MULTICAST_HOPS;
    const loop = integers.isSet(level, is4 ? s.IP_MULTICAST_LOOP : s.IPV6_MULTICAST_LOOP);
    const discover = integers.get(level, is4 ? s.IP_MTU_DISCOVER : s.IPV6_MTU_DISCOVER);
    const strict = !is4 && integers.isSet(level, s.IPV6_DONTFRAG);
    return {
      protocol,
      hopLimit: wishes.hopLimit ?? integers.get(level, destination.isMulticast ? groupHops : hops),
      trafficClass: wishes.trafficClass ?? integers.get(level, is4 ? s.IP_TOS : s.IPV6_TCLASS),
      dontFragment: strict ? "always" : (FRAGMENTING[discover] ?? "if it fits"),
      loopsBack: toAll || loop,
    };
  }

  override setsockopt(level: number, option: number, value: Uint8Array): number {
    this.known = undefined;
    this.plain = undefined;
    return this.memberships.set(level, option, value) ?? super.setsockopt(level, option, value);
  }

  override getsockopt(level: number, option: number, value: Uint8Array): number {
    const asksMtu = (level === s.SOL_IP && option === s.IP_MTU) || (level === s.IPPROTO_IPV6 && option === s.IPV6_MTU);
    if (!asksMtu) return super.getsockopt(level, option, value);
    if (!this.remote) return -ENOTCONN;
    const path = this.pathTo(this.remote);
    return typeof path === "number" ? path : giveInteger(value, path.mtuBytes);
  }

  override getsockname(): Uint8Array {
    return encodeSocketAddress(this.family, this.local, this.localPort, this.scope);
  }

  override getpeername(): Uint8Array | number {
    if (!this.remote) return -ENOTCONN;
    const { ip, port, scope } = this.remote;
    return encodeSocketAddress(this.family, ip, port, scope);
  }

  /** Whether it hears what comes in there. */
  hears(onIndex: number): boolean {
    return !this.device || this.device.index === onIndex;
  }
}
