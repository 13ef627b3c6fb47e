/** Options whose value is a number: what they are at first, and what they may be. */
import * as s from "../../../socket";
import { EINVAL } from "../errno";

interface IntegerOption {
  first: number;
  least: number;
  most: number;
  noZero?: boolean;
}

const flag: IntegerOption = { first: 0, least: -0x80000000, most: 0x7fffffff };
const on = { ...flag, first: 1 };
const hops = (first: number): IntegerOption => ({ first, least: -1, most: 255 });
const keyOf = (level: number, option: number): number => level * 0x10000 + option;
const level = (level: number, entries: [number, IntegerOption][]): [number, IntegerOption][] =>
  // an option that this system lacks is -1
  entries.flatMap(([option, about]) => (option < 0 ? [] : [[keyOf(level, option), about]]));

const OPTIONS = new Map<number, IntegerOption>([
  ...level(s.SOL_SOCKET, [
    [s.SO_DEBUG, flag],
    [s.SO_REUSEADDR, flag],
    [s.SO_REUSEPORT, flag],
    [s.SO_BROADCAST, flag],
    [s.SO_DONTROUTE, flag],
    [s.SO_KEEPALIVE, flag],
    [s.SO_OOBINLINE, flag],
    [s.SO_PRIORITY, flag],
    [s.SO_MARK, flag],
    [s.SO_RCVLOWAT, on],
    [s.SO_RXQ_OVFL, flag],
    [s.SO_TIMESTAMP, flag],
    [s.SO_TIMESTAMPNS, flag],
    [s.SO_BUSY_POLL, flag],
  ]),
  ...level(s.SOL_IP, [
    [s.IP_TOS, { first: 0, least: 0, most: 255 }],
    [s.IP_TTL, { ...hops(64), noZero: true }],
    [s.IP_HDRINCL, flag],
    [s.IP_PKTINFO, flag],
    [s.IP_RECVTTL, flag],
    [s.IP_RECVTOS, flag],
    [s.IP_RECVERR, flag],
    [s.IP_FREEBIND, flag],
    [s.IP_BIND_ADDRESS_NO_PORT, flag],
    [s.IP_MTU_DISCOVER, { first: 1, least: 0, most: 5 }],
    [s.IP_MULTICAST_TTL, hops(1)],
    [s.IP_MULTICAST_LOOP, on],
  ]),
  ...level(s.IPPROTO_IPV6, [
    [s.IPV6_V6ONLY, flag],
    [s.IPV6_UNICAST_HOPS, hops(64)],
    [s.IPV6_MULTICAST_HOPS, hops(1)],
    [s.IPV6_MULTICAST_LOOP, on],
    [s.IPV6_MULTICAST_IF, flag],
    [s.IPV6_MTU_DISCOVER, { first: 1, least: 0, most: 5 }],
    [s.IPV6_RECVERR, flag],
    [s.IPV6_RECVPKTINFO, flag],
    [s.IPV6_RECVHOPLIMIT, flag],
    [s.IPV6_RECVTCLASS, flag],
    [s.IPV6_TCLASS, { first: 0, least: -1, most: 255 }],
    [s.IPV6_DONTFRAG, flag],
    [s.IPV6_CHECKSUM, { first: -1, least: -1, most: 0xffff }],
  ]),
  ...level(s.SOL_TCP, [
    [s.TCP_NODELAY, flag],
    [s.TCP_CORK, flag],
    [s.TCP_QUICKACK, on],
    [s.TCP_MAXSEG, { first: 536, least: 88, most: 32_767 }],
    [s.TCP_KEEPIDLE, { first: 7200, least: 1, most: 32_767 }],
    [s.TCP_KEEPINTVL, { first: 75, least: 1, most: 32_767 }],
    [s.TCP_KEEPCNT, { first: 9, least: 1, most: 127 }],
    [s.TCP_SYNCNT, { first: 6, least: 1, most: 127 }],
    [s.TCP_USER_TIMEOUT, { first: 0, least: 0, most: 0x7fffffff }],
    [s.TCP_NOTSENT_LOWAT, flag],
    [s.TCP_DEFER_ACCEPT, flag],
    [s.TCP_LINGER2, { first: 60, least: -1, most: 0x7fffffff }],
  ]),
]);

/** The numbers of one socket. */
export class IntegerOptions {
  private readonly values = new Map<number, number>();

  knows(level: number, option: number): boolean {
    return OPTIONS.has(keyOf(level, option));
  }

  get(level: number, option: number): number {
    const key = keyOf(level, option);
    return this.values.get(key) ?? OPTIONS.get(key)?.first ?? 0;
  }

  isSet(level: number, option: number): boolean {
    return this.get(level, option) !== 0;
  }

  /** Sets an option that is known; gives 0, or -EINVAL for a value that it cannot have. */
  set(level: number, option: number, value: number): number {
    const key = keyOf(level, option);
    const about = OPTIONS.get(key);
    if (!about || value < about.least || value > about.most || (about.noZero && value === 0)) return -EINVAL;
    const isFlag = about.least === flag.least && option !== s.SO_PRIORITY && option !== s.SO_MARK;
    // -1 is the system's own value again
    const stays = about.most === 255 && value === -1 ? about.first : value;
    this.values.set(key, isFlag && level === s.SOL_SOCKET && value !== 0 ? 1 : stays);
    return 0;
  }

  copyFrom(other: IntegerOptions): void {
    for (const [key, value] of other.values) this.values.set(key, value);
  }
}
