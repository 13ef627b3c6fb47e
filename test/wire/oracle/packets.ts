/** Packets of every protocol the library reads, made from a seed: mostly sound, with all the options there are. */
import {
  encodeArp,
  encodeEthernet,
  encodeIpv4,
  encodeIpv6,
  encodeIpv6Extension,
  encodeLinuxCooked,
  encodeLinuxCooked2,
  encodeNull,
  encodeSnap,
  encodeVlan,
  type Ipv4Option,
  LINK_TYPE,
  type PseudoHeader,
} from "../../../kernel-lib/wire";
import { TransportMaker } from "./transports";

const MACS = ["02:00:00:00:00:01", "02:00:00:00:00:02", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:fb", "33:33:00:00:00:01"];
const IPV4S = ["192.0.2.1", "192.0.2.2", "10.1.2.3", "127.0.0.1", "255.255.255.255", "0.0.0.0", "224.0.0.251"];
const IPV6S = [
  "2001:db8::1",
  "2001:db8:0:0:1::2",
  "fe80::1",
  "::1",
  "::",
  "ff02::1",
  "::ffff:192.0.2.1",
  "::192.0.2.1",
  "2001:db8:1:2:3:4:5:6",
  "2001:0:0:1:0:0:0:1",
];
export const LINK_TYPES = Object.values(LINK_TYPE);

export class PacketMaker extends TransportMaker {
  frame(linkType: number): Uint8Array {
    const { random } = this;
    switch (linkType) {
      case LINK_TYPE.ethernet:
        return this.ethernet(3);
      case LINK_TYPE.linuxCooked: {
        const [type, payload] = this.typed(3);
        return encodeLinuxCooked({ protocol: type, ...this.cookedHeader() }, payload);
      }
      case LINK_TYPE.linuxCooked2: {
        const [type, payload] = this.typed(3);
        return encodeLinuxCooked2({ protocol: type, ...this.cookedHeader(), interfaceIndex: 2 }, payload);
      }
      case LINK_TYPE.null:
      case LINK_TYPE.loop: {
        const bytes = random.chance(0.5)
          ? encodeNull({ family: 2 }, this.ipv4(3))
          : encodeNull({ family: random.pick([24, 28, 30, 7]) }, this.ipv6(3));
        if (linkType === LINK_TYPE.null && random.chance(0.5)) bytes.subarray(0, 4).reverse();
        return bytes;
      }
      case LINK_TYPE.ipv4:
        return this.ipv4(3);
      case LINK_TYPE.ipv6:
        return this.ipv6(3);
      default:
        return random.chance(0.5) ? this.ipv4(3) : this.ipv6(3);
    }
  }

  private cookedHeader() {
    const hardwareType = this.random.pick([1, 772, 512, 65534]);
    return { hardwareType, packetType: this.random.below(5), addressLength: this.random.pick([6, 6, 0, 8]) };
  }

  ethernet(depth: number): Uint8Array {
    const { random } = this;
    const addresses = { destination: random.pick(MACS), source: random.pick(MACS.slice(0, 2)) };
    if (random.chance(0.1)) {
      const [type, inner] = this.typed(depth);
      const body = random.chance(0.7)
        ? encodeSnap({ type, organization: random.pick([0, 0, 0xf8, 0x80c2, 0x0c]) }, inner)
        : random.chance(0.5)
          ? Uint8Array.of(6, 6, 3, ...this.ipv4(depth))
          : random.bytes(random.between(1, 60));
      return encodeEthernet({ ...addresses, type: Math.min(body.length, 1500) }, body, this.padding());
    }
    const [type, payload] = this.typed(depth);
    return encodeEthernet({ ...addresses, type }, payload, this.padding());
  }

  private padding() {
    return { minimumLengthBytes: this.random.chance(0.5) ? 60 : 0 };
  }

  /** An ether-type and what it names, sometimes behind tags. */
  private typed(depth: number): [number, Uint8Array] {
    const { random } = this;
    const roll = random.next();
    if (roll < 0.12 && depth > 0) {
      const [type, payload] = this.typed(depth - 1);
      const tag = { identifier: random.below(4096), priority: random.below(8), type };
      return [random.pick([0x8100, 0x8100, 0x9100, 0x88a8]), encodeVlan(tag, payload)];
    }
    if (roll < 0.2) return [random.pick([0x0806, 0x0806, 0x8035]), this.arp()];
    if (roll < 0.23) return [0x8847, this.mpls(depth)];
    if (roll < 0.26) return [0x8864, this.pppoe(depth)];
    if (roll < 0.29) return [random.pick([0x88cc, 0x1234, 0x0000, 0x0600]), random.bytes(random.below(40))];
    return random.chance(0.6) ? [0x0800, this.ipv4(depth)] : [0x86dd, this.ipv6(depth)];
  }

  private arp(): Uint8Array {
    const { random } = this;
    const packet = {
      operation: random.pick([1, 2, 1, 2, 3, 4, 8, 9, 10, 25]),
      senderHardware: random.pick(MACS),
      senderProtocol: random.pick(IPV4S),
      targetHardware: random.pick(MACS),
      targetProtocol: random.pick(IPV4S),
    };
    const odd = {
      hardwareLength: random.pick([6, 0, 8]),
      protocolLength: random.pick([4, 0, 16]),
      hardwareType: random.pick([1, 6, 7, 24]),
    };
    return encodeArp(random.chance(0.2) ? { ...packet, ...odd } : packet);
  }

  private mpls(depth: number): Uint8Array {
    const { random } = this;
    const labels = Array.from({ length: random.between(1, 3) }, (_, index) => index);
    const bytes = labels.flatMap((index) => [0, 1, index === labels.length - 1 ? 0x11 : 0x10, 64]);
    const inner = random.chance(0.5) ? this.ipv4(depth - 1) : this.ipv6(depth - 1);
    return Uint8Array.of(...bytes, ...inner);
  }

  private pppoe(depth: number): Uint8Array {
    const ip4 = this.random.chance(0.5);
    const inner = ip4 ? this.ipv4(depth - 1) : this.ipv6(depth - 1);
    const length = inner.length + 2;
    return Uint8Array.of(0x11, 0, 0, 7, length >>> 8, length & 255, 0, ip4 ? 0x21 : 0x57, ...inner);
  }

  ipv4(depth: number): Uint8Array {
    const { random } = this;
    const addresses = { source: random.pick(IPV4S), destination: random.pick(IPV4S) };
    const [protocol, payload] = this.carried(depth, addresses, false);
    const header = {
      ...addresses,
      protocol,
      identification: random.below(65536),
      ttl: random.pick([1, 64, 128, 255]),
      dscp: random.below(64),
      dontFragment: random.chance(0.5),
    };
    const fragment = random.chance(0.08)
      ? { moreFragments: random.chance(0.7), fragmentOffset: random.chance(0.5) ? 0 : random.below(8192) }
      : {};
    const options = random.chance(0.12) ? { options: this.ipv4Options() } : {};
    const wrong = random.chance(0.03) ? { checksum: random.below(65536) } : {};
    const offloaded = random.chance(0.02) ? { totalLength: 0 } : {};
    return encodeIpv4({ ...header, ...fragment, ...options, ...wrong, ...offloaded }, payload);
  }

  private ipv4Options(): Ipv4Option[] {
    const { random } = this;
    const route = Array.from({ length: random.between(1, 4) }, () => random.pick(IPV4S));
    return random.pick<Ipv4Option[]>([
      [{ name: "noOperation" }, { name: "noOperation" }],
      [{ name: "routerAlert", value: 0 }],
      [{ name: "recordRoute", pointer: random.pick([4, 8, 40]), route }],
      [{ name: "looseSourceRoute", pointer: random.pick([4, 8, 24, 5, 0]), route }],
      [{ name: "noOperation" }, { name: "strictSourceRoute", pointer: 4, route }],
      [{ name: "timestamp", data: Uint8Array.of(5, 0, 0, 0, 0, 0) }],
      [
        {
          name: "other",
          kind: random.pick([130, 133, 134, 136, 142, 148, 200, 25, 11]),
          data: random.bytes(random.below(12)),
        },
      ],
      [{ name: "endOfList" }],
    ]);
  }

  ipv6(depth: number): Uint8Array {
    const { random } = this;
    const addresses = { source: random.pick(IPV6S), destination: random.pick(IPV6S) };
    let [next, payload] = this.carried(depth, addresses, true);
    for (let left = random.chance(0.3) ? random.between(1, 3) : 0; left > 0; left--) {
      const kind = random.pick([0, 60, 43, 44, 51]);
      payload = this.extension(kind, next, payload);
      next = kind;
    }
    const header = {
      ...addresses,
      nextHeader: next,
      hopLimit: random.pick([1, 64, 255]),
      flowLabel: random.below(1 << 20),
    };
    const wrong = random.chance(0.03) ? { payloadLength: random.pick([0, 3, payload.length + 9]) } : {};
    return encodeIpv6({ ...header, ...wrong }, payload);
  }

  private extension(kind: number, nextHeader: number, payload: Uint8Array): Uint8Array {
    const { random } = this;
    const header = { kind, nextHeader };
    switch (kind) {
      case 43: {
        const count = random.below(3);
        const routingType = random.pick([0, 2, 4, 3, 253]);
        const data = random.bytes(4 + 16 * count);
        if (routingType === 4) data[0] = Math.max(0, count - 1);
        return encodeIpv6Extension({ ...header, routingType, segmentsLeft: random.below(count + 1), data }, payload);
      }
      case 44: {
        const fragmentOffset = random.chance(0.5) ? 0 : random.below(8192);
        return encodeIpv6Extension(
          { ...header, fragmentOffset, moreFragments: random.chance(0.5), identification: 7 },
          payload,
        );
      }
      case 51:
        return encodeIpv6Extension({ ...header, data: random.bytes(random.pick([0, 4, 12])) }, payload);
      default: {
        const option = random.pick([[], [5, 2, 0, 0], [0x1e, 3, 1, 2, 3], [0, 0, 0], [0xc2, 4, 0, 1, 0, 0], [4, 1, 3]]);
        return encodeIpv6Extension({ ...header, data: Uint8Array.from(option) }, payload);
      }
    }
  }

  /** A protocol number and what it names, inside IPv4 or IPv6. */
  private carried(depth: number, addresses: PseudoHeader, six: boolean): [number, Uint8Array] {
    const { random } = this;
    const roll = random.next();
    if (roll < 0.35) return [6, this.tcp(addresses)];
    if (roll < 0.68) return [17, this.udp(addresses, depth)];
    if (roll < 0.82) return six ? [58, this.icmpv6(addresses, depth)] : [1, this.icmp(depth)];
    if (depth <= 0 || roll < 0.86) return [random.pick([2, 50, 59, 89, 132, 253]), random.bytes(random.below(40))];
    if (roll < 0.89) return [4, this.ipv4(depth - 1)];
    if (roll < 0.92) return [41, this.ipv6(depth - 1)];
    if (roll < 0.95) return [47, this.gre(depth - 1)];
    if (roll < 0.96) return [97, Uint8Array.of(0x30, 0, ...this.ethernet(depth - 1))];
    return six
      ? [1, this.icmp(depth - 1)]
      : [51, encodeIpv6Extension({ kind: 51, nextHeader: 6 }, this.tcp(addresses))];
  }

  private gre(depth: number): Uint8Array {
    const { random } = this;
    const flags = random.pick([0, 0x20, 0x10, 0x30, 0x80]);
    const words = [0x20, 0x10, 0x80].filter((bit) => (flags & bit) !== 0).length;
    const [type, inner] = random.pick([
      () => [0x0800, this.ipv4(depth)] as const,
      () => [0x86dd, this.ipv6(depth)] as const,
      () => [0x6558, this.ethernet(depth)] as const,
      () => [0x0806, this.arp()] as const,
      () => [0x880b, Uint8Array.of(0xff, 3, 0, 0x21, ...this.ipv4(depth))] as const,
    ])();
    return Uint8Array.of(flags, 0, type >>> 8, type & 255, ...new Uint8Array(words * 4), ...inner);
  }
}
