/** Multicast groups that a socket has joined (RFC 1112 §7.1, RFC 3493 §5.2). IGMP and MLD tell no router of it. */
import * as s from "../../../socket";
import { EADDRINUSE, EADDRNOTAVAIL, EINVAL, ENODEV } from "../errno";
import { type Ip, ipv4At, ipv6At } from "../ip/address";
import type { Routing } from "../ip/routing";
import type { NetworkInterface } from "../link/interface";
import { readInteger } from "./facts";

interface Membership {
  group: Ip;
  on: NetworkInterface;
}

export class Memberships {
  private joined: Membership[] = [];
  /** IP_MULTICAST_IF. */
  sendsOn: NetworkInterface | undefined;

  constructor(private readonly routing: Routing) {}

  /** Sets an option of groups; undefined where it is none. */
  set(level: number, option: number, value: Uint8Array): number | undefined {
    const isIp = level === s.SOL_IP;
    if (isIp && option === s.IP_MULTICAST_IF) return this.setInterface(value);
    const joins = isIp ? option === s.IP_ADD_MEMBERSHIP : option === s.IPV6_JOIN_GROUP;
    const leaves = isIp ? option === s.IP_DROP_MEMBERSHIP : option === s.IPV6_LEAVE_GROUP;
    if (level === s.IPPROTO_IPV6 && option === s.IPV6_MULTICAST_IF) {
      const index = readInteger(value, level) ?? 0;
      this.sendsOn = this.routing.byIndex(index);
      return index !== 0 && !this.sendsOn ? -ENODEV : 0;
    }
    if ((!joins && !leaves) || (!isIp && level !== s.IPPROTO_IPV6)) return undefined;
    if (value.length < (isIp ? 8 : 20)) return -EINVAL;
    const group = isIp ? ipv4At(value, 0) : ipv6At(value, 0);
    if (!group.isMulticast) return -EINVAL;
    const on = isIp ? this.interface4(value, group) : this.interface6(value, group);
    if (!on) return joins ? -ENODEV : -EADDRNOTAVAIL;
    return joins ? this.join(group, on) : this.leave(group, on);
  }

  private setInterface(value: Uint8Array): number {
    if (value.length < 4) return -EINVAL;
    const any = value.length === 4 ? ipv4At(value, 0).isUnspecified : false;
    this.sendsOn = any ? undefined : value.length === 4 ? this.byAddress(value, 0) : this.interface4(value, undefined);
    return any || this.sendsOn ? 0 : -EADDRNOTAVAIL;
  }

  private byAddress(value: Uint8Array, at: number): NetworkInterface | undefined {
    const own = ipv4At(value, at);
    return this.routing.interfaces.find((one) => one.holds(own));
  }

  /** `struct ip_mreq`, or `ip_mreqn` with the interface's number behind it. */
  private interface4(value: Uint8Array, group: Ip | undefined): NetworkInterface | undefined {
    const index = value.length >= 12 ? (readInteger(value.subarray(8), 0) ?? 0) : 0;
    if (index !== 0) return this.routing.byIndex(index);
    if (!ipv4At(value, 4).isUnspecified) return this.byAddress(value, 4);
    return group && this.routeTo(group);
  }

  private interface6(value: Uint8Array, group: Ip): NetworkInterface | undefined {
    const index = readInteger(value.subarray(16), 0) ?? 0;
    return index !== 0 ? this.routing.byIndex(index) : (this.routeTo(group) ?? this.routing.interfaces[1]);
  }

  private routeTo(group: Ip): NetworkInterface | undefined {
    const path = this.routing.find(group);
    return typeof path === "number" ? undefined : path.on;
  }

  private join(group: Ip, on: NetworkInterface): number {
    if (this.joined.some((one) => one.group.text === group.text && one.on === on)) return -EADDRINUSE;
    this.joined.push({ group, on });
    on.groups.set(group.text, (on.groups.get(group.text) ?? 0) + 1);
    return 0;
  }

  private leave(group: Ip, on: NetworkInterface): number {
    const at = this.joined.findIndex((one) => one.group.text === group.text && one.on === on);
    if (at < 0) return -EADDRNOTAVAIL;
    this.joined.splice(at, 1);
    const left = (on.groups.get(group.text) ?? 1) - 1;
    if (left > 0) on.groups.set(group.text, left);
    else on.groups.delete(group.text);
    return 0;
  }

  /** Leaves all groups. */
  close(): void {
    for (const { group, on } of [...this.joined]) this.leave(group, on);
  }
}
