import type { Random } from "../random";
import { half, hex, IPV4, IPV6, MAC, PORTS } from "./parts";

/** Makes IPv4 and IPv6 packets with everything that may be inside. */
export abstract class NetworkPackets {
  constructor(protected readonly random: Random) {}

  /** An EtherType and what belongs behind it, for Ethernet frames inside IP. */
  protected abstract typed(forced?: number, depth?: number): number[];

  protected ipv4(depth: number): number[] {
    const { random } = this;
    const options = random.chance(0.15) ? random.bytes(4 * (1 + random.below(10))) : [];
    const fragment = random.chance(0.12) ? random.pick([0x2000, 0x2005, 0x00b9, 0x0001]) : random.pick([0, 0x4000]);
    const [protocol, payload] = this.transport(depth, false);
    const length = 20 + options.length;
    return [
      ...[random.chance(0.02) ? random.below(256) : 0x40 | (length / 4), random.pick([0, 0x10])],
      ...half(length + payload.length),
      ...half(random.below(65536)),
      ...half(fragment),
      ...[random.pick([1, 4, 64, 128]), protocol],
      ...half(random.below(65536)),
      ...random.pick(IPV4),
      ...random.pick(IPV4),
      ...options,
      ...payload,
    ];
  }

  protected ipv6(depth: number): number[] {
    const { random } = this;
    const [protocol, payload] = this.transport(depth, true);
    let next = protocol;
    let rest = payload;
    while (random.chance(0.2)) {
      const header = random.pick([0, 43, 44, 60, 51]);
      const units = header === 44 ? 0 : random.below(3);
      const bytes = header === 51 ? 4 * (units + 3) : 8 * (units + 1);
      rest = [next, header === 51 ? units + 1 : units, ...random.bytes(bytes - 2), ...rest];
      next = header;
    }
    return [
      0x60,
      0,
      0,
      0,
      ...half(rest.length),
      next,
      random.pick([1, 64, 255]),
      ...hex(random.pick(IPV6)),
      ...hex(random.pick(IPV6)),
      ...rest,
    ];
  }

  /** A protocol number and its packet. */
  protected transport(depth: number, inIpv6: boolean): [number, number[]] {
    const { random } = this;
    const ports = [...half(random.pick(PORTS)), ...half(random.pick(PORTS))];
    const data = random.bytes(random.pick([0, 4, 20, 60]));
    const protocol = random.pick([6, 6, 6, 17, 17, 17, 132, inIpv6 ? 58 : 1, 2, 9, 50, 51, 103, 112, 59, 4, 41, 89]);
    switch (protocol) {
      case 6:
        return [
          protocol,
          [
            ...ports,
            ...random.bytes(8),
            0x50,
            random.pick([2, 0x12, 0x10, 0x18, 4, 1, 0xff]),
            ...random.bytes(6),
            ...data,
          ],
        ];
      case 17:
        return [
          protocol,
          random.chance(0.15) && depth > 0 ? this.geneve(depth) : [...ports, ...half(8 + data.length), 0, 0, ...data],
        ];
      case 1:
        return [protocol, [random.pick([0, 3, 5, 8, 11, 13]), random.below(4), ...random.bytes(6), ...data]];
      case 58:
        return [
          protocol,
          [random.pick([1, 2, 3, 128, 129, 133, 135, 136]), random.below(4), ...random.bytes(6), ...data],
        ];
      default:
        return [protocol, [...ports, ...random.bytes(20), ...data]];
    }
  }

  protected geneve(depth: number): number[] {
    const { random } = this;
    const options = random.below(3);
    const inner = random.pick([0x6558, 0x800, 0x86dd]);
    const payload =
      inner === 0x6558
        ? [...random.pick(MAC), ...random.pick(MAC), ...this.typed(undefined, 3)]
        : inner === 0x800
          ? this.ipv4(depth - 1)
          : this.ipv6(depth - 1);
    const header = [options | (random.chance(0.1) ? 0x40 : 0), 0, ...half(inner), 0, 0, random.pick([0, 5, 7, 11]), 0];
    return [
      ...half(random.pick(PORTS)),
      ...half(6081),
      ...half(60),
      0,
      0,
      ...header,
      ...random.bytes(4 * options),
      ...payload,
    ];
  }
}
