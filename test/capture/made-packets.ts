/**
 * Packets made for the tests, on every link type whose filters are compared: all protocols that the filter language knows,
 * whole and cut, nested, fragmented, damaged. Their addresses, ports and tags are those that the test's expressions ask for.
 */
import { LINK_TYPE } from "../../kernel-lib/capture";
import { Random } from "./random";

export interface MadePacket {
  bytes: Uint8Array;
  originalLength: number;
}

const IPV4 = [
  [1, 2, 3, 4],
  [10, 0, 0, 1],
  [192, 168, 1, 255],
  [127, 0, 0, 1],
  [224, 0, 0, 1],
  [255, 255, 255, 255],
  [172, 16, 5, 6],
  [0, 0, 0, 0],
];
const IPV6 = [
  "fe800000000000000000000000000001",
  "00000000000000000000000000000001",
  "20010db8000000000000000000000001",
  "ff020000000000000000000000000001",
];
const MAC = [
  [0, 0x11, 0x22, 0x33, 0x44, 0x55],
  [255, 255, 255, 255, 255, 255],
  [1, 2, 3, 4, 5, 6],
  [0x33, 0x33, 0, 0, 0, 1],
];
const PORTS = [22, 53, 80, 443, 20, 25, 5000, 6081, 123, 40000];

const half = (value: number): number[] => [(value >> 8) & 255, value & 255];
const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const hex = (text: string): number[] => [...Buffer.from(text, "hex")];

/** Makes packets of one link type. */
export class PacketMaker {
  private readonly random: Random;

  constructor(
    readonly linkType: number,
    seed: number,
  ) {
    this.random = new Random(seed);
  }

  packets(count: number): MadePacket[] {
    return Array.from({ length: count }, () => this.packet());
  }

  private packet(): MadePacket {
    const { random } = this;
    const whole = random.chance(0.02) ? random.bytes(random.below(120)) : this.frame();
    if (random.chance(0.03)) whole[random.below(whole.length)] = random.below(256);
    const captured = random.chance(0.12) ? random.below(whole.length + 1) : whole.length;
    return { bytes: Uint8Array.from(whole.slice(0, captured)), originalLength: whole.length };
  }

  private frame(): number[] {
    const { random } = this;
    switch (this.linkType) {
      case LINK_TYPE.EN10MB:
        return this.ethernet();
      case LINK_TYPE.RAW:
        return random.chance(0.5) ? this.ipv4(2) : this.ipv6(2);
      case LINK_TYPE.IPV4:
        return this.ipv4(2);
      case LINK_TYPE.IPV6:
        return this.ipv6(2);
      case LINK_TYPE.LINUX_SLL:
        return [
          ...half(random.below(5)),
          ...half(1),
          ...half(6),
          ...random.pick(MAC),
          0,
          0,
          ...this.typed(random.chance(0.1) ? random.pick([1, 4]) : undefined),
        ];
      case LINK_TYPE.LINUX_SLL2: {
        const payload = this.typed();
        return [
          ...payload.slice(0, 2),
          0,
          0,
          ...word(random.pick([3, 5])),
          ...half(1),
          random.below(5),
          6,
          ...random.pick(MAC),
          0,
          0,
          ...payload.slice(2),
        ];
      }
      case LINK_TYPE.NULL:
      case LINK_TYPE.LOOP: {
        const family = random.pick([2, 2, 10, 24, 28, 30]);
        const bytes = word(family);
        return [
          ...(this.linkType === LINK_TYPE.LOOP ? bytes : bytes.reverse()),
          ...(family === 2 ? this.ipv4(2) : this.ipv6(2)),
        ];
      }
      case LINK_TYPE.PPP:
        return [0xff, 0x03, ...this.ppp()];
      case LINK_TYPE.IEEE802_11:
        return this.wireless();
      case LINK_TYPE.IEEE802_11_RADIO:
        return [...this.radiotap(), ...this.wireless()];
      case LINK_TYPE.FRELAY:
        return [0x18, 0x41, 0x03, ...this.frameRelay()];
      default:
        return random.bytes(60);
    }
  }

  private ethernet(): number[] {
    const { random } = this;
    const addresses = [...random.pick(MAC), ...random.pick(MAC)];
    if (random.chance(0.15)) {
      const llc = this.llc();
      return [...addresses, ...half(llc.length), ...llc];
    }
    return [...addresses, ...this.typed()];
  }

  /** An EtherType and what belongs behind it. */
  private typed(forced?: number, depth = 0): number[] {
    const { random } = this;
    const type =
      forced ??
      random.pick([
        0x800, 0x800, 0x800, 0x86dd, 0x86dd, 0x806, 0x8035, 0x8100, 0x8100, 0x88a8, 0x9100, 0x8847, 0x8863, 0x8864,
        0x6003, 0x809b, 0x80f3, 0x8137, 0x6001, 0x6002, 0x6004, 0x6007, 0x9000,
      ]);
    switch (type) {
      case 0x800:
        return [...half(type), ...this.ipv4(2)];
      case 0x86dd:
        return [...half(type), ...this.ipv6(2)];
      case 0x806:
      case 0x8035:
        return [
          ...half(type),
          ...half(1),
          ...half(0x800),
          6,
          4,
          ...half(1),
          ...random.pick(MAC),
          ...random.pick(IPV4),
          ...random.pick(MAC),
          ...random.pick(IPV4),
        ];
      case 0x8100:
      case 0x88a8:
      case 0x9100:
        return [
          ...half(type),
          ...half(random.pick([0, 5, 7, 100, 200, 0x2064])),
          ...(depth < 3 ? this.typed(undefined, depth + 1) : half(0x800)),
        ];
      case 0x8847:
        return [...half(type), ...this.mpls()];
      case 0x8864:
        return [...half(type), 0x11, 0, ...half(random.pick([0, 5, 7])), ...half(60), ...this.ppp()];
      case 0x6003:
        return [...half(type), ...this.decnet()];
      case 1:
        return [...half(type), 0xff, 0xff, ...random.bytes(30)];
      case 4:
        return [...half(type), ...this.llc()];
      default:
        return [...half(type), ...random.bytes(40)];
    }
  }

  private llc(): number[] {
    const { random } = this;
    const osi = [
      0xfe,
      0xfe,
      0x03,
      random.pick([0x81, 0x82, 0x83]),
      27,
      1,
      0,
      random.pick([15, 16, 17, 18, 20, 24, 25, 26, 27]),
      ...random.bytes(20),
    ];
    const snap = [
      0xaa,
      0xaa,
      3,
      ...random.pick([
        [0, 0, 0],
        [8, 0, 7],
      ]),
      ...this.typed(random.pick([0x800, 0x809b, 0x80f3, 0x8137, 0x86dd, 0x806])),
    ];
    const control = [
      0x42,
      0x42,
      random.pick([0x03, 0x01, 0x05, 0x09, 0x00, 0x63, 0x43, 0x0f, 0x6f, 0xe3, 0xaf, 0x87, 0x13]),
      ...random.bytes(30),
    ];
    return random.pick([
      osi,
      snap,
      control,
      [0xe0, 0xe0, 3, ...random.bytes(30)],
      [0xff, 0xff, ...random.bytes(30)],
      [0xf0, 0xf0, 3, ...random.bytes(20)],
      [0x06, 0x06, 3, ...this.ipv4(1)],
    ]);
  }

  private mpls(): number[] {
    const { random } = this;
    const labels = 1 + random.below(3);
    const stack = Array.from({ length: labels }, (_, at) =>
      word(((random.pick([5, 7, 100, 1024, 100000]) << 12) >>> 0) + (at === labels - 1 ? 0x140 : 0x40)),
    );
    return [...stack.flat(), ...(random.chance(0.5) ? this.ipv4(1) : this.ipv6(1))];
  }

  private ppp(): number[] {
    const { random } = this;
    const protocol = random.pick([0x21, 0x21, 0x57, 0x57, 0x281, 0x23, 0x31, 0x2b, 0x27, 0x29, 0xc021]);
    const payload =
      protocol === 0x21
        ? this.ipv4(1)
        : protocol === 0x57
          ? this.ipv6(1)
          : protocol === 0x281
            ? this.mpls()
            : random.bytes(30);
    return [...half(protocol), ...payload];
  }

  private frameRelay(): number[] {
    const nlpid = this.random.pick([0xcc, 0xcc, 0x8e, 0x81, 0x82, 0x83, 0x80]);
    return [nlpid, ...(nlpid === 0xcc ? this.ipv4(1) : nlpid === 0x8e ? this.ipv6(1) : this.random.bytes(30))];
  }

  private decnet(): number[] {
    const { random } = this;
    const address = (): number[] =>
      random.pick([
        [2, 4],
        [15, 40],
      ]);
    const padding = random.chance(0.5) ? [0x81] : [];
    const long = [0x06, ...random.bytes(6), ...address(), ...random.bytes(6), ...address()];
    return [
      ...half(30),
      ...padding,
      ...(random.chance(0.5) ? long : [0x02, ...address(), ...address()]),
      ...random.bytes(8),
    ];
  }

  private ipv4(depth: number): number[] {
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

  private ipv6(depth: number): number[] {
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
  private transport(depth: number, inIpv6: boolean): [number, number[]] {
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

  private geneve(depth: number): number[] {
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

  private wireless(): number[] {
    const { random } = this;
    const type = random.pick([0x08, 0x08, 0x88, 0x48, 0x00, 0x80, 0xb0, 0xb4, 0xc4, 0xd4, 0x0c]);
    const direction = random.below(4);
    const addresses = [...random.pick(MAC), ...random.pick(MAC), ...random.pick(MAC)];
    const quality = type === 0x88 ? [0, 0] : [];
    return [type, direction, 0, 0, ...addresses, 0, 0, ...quality, ...(type & 0x08 ? this.llc() : random.bytes(30))];
  }

  private radiotap(): number[] {
    const { random } = this;
    const time = random.chance(0.5);
    const flags = random.chance(0.7);
    const length = 8 + (time ? 8 : 0) + (flags ? 1 : 0) + random.below(8);
    const present = (time ? 1 : 0) | (flags ? 2 : 0) | (random.chance(0.1) ? 0x8000_0000 : 0);
    const fields = [...(time ? random.bytes(8) : []), ...(flags ? [random.pick([0, 0x20, 0x10])] : [])];
    const header = [0, 0, length, 0, ...word(present).reverse(), ...fields];
    return [...header, ...random.bytes(length - header.length)];
  }
}

/** The link types that packets are made for. */
export const MADE_LINK_TYPES = [
  LINK_TYPE.EN10MB,
  LINK_TYPE.RAW,
  LINK_TYPE.IPV4,
  LINK_TYPE.IPV6,
  LINK_TYPE.LINUX_SLL,
  LINK_TYPE.LINUX_SLL2,
  LINK_TYPE.NULL,
  LINK_TYPE.LOOP,
  LINK_TYPE.PPP,
  LINK_TYPE.IEEE802_11,
  LINK_TYPE.IEEE802_11_RADIO,
  LINK_TYPE.FRELAY,
] as const;
