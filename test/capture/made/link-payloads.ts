import { NetworkPackets } from "./network-packets";
import { half, IPV4, MAC, word } from "./parts";

const TYPES = [
  ...[0x800, 0x800, 0x800, 0x86dd, 0x86dd, 0x806, 0x8035, 0x8100, 0x8100, 0x88a8, 0x9100, 0x8847, 0x8863, 0x8864],
  ...[0x6003, 0x809b, 0x80f3, 0x8137, 0x6001, 0x6002, 0x6004, 0x6007, 0x9000],
];

/** Makes what link layers carry: by EtherType, behind LLC, in MPLS, PPP and frame relay. */
export abstract class LinkPayloads extends NetworkPackets {
  /** An EtherType and what belongs behind it. */
  protected typed(forced?: number, depth = 0): number[] {
    const type = forced ?? this.random.pick(TYPES);
    return [...half(type), ...this.ofType(type, depth)];
  }

  private ofType(type: number, depth: number): number[] {
    const { random } = this;
    switch (type) {
      case 0x800:
        return this.ipv4(2);
      case 0x86dd:
        return this.ipv6(2);
      case 0x806:
      case 0x8035:
        return [...half(1), ...half(0x800), 6, 4, ...half(1), ...this.pair(), ...this.pair()];
      case 0x8100:
      case 0x88a8:
      case 0x9100:
        return [
          ...half(random.pick([0, 5, 7, 100, 200, 0x2064])),
          ...(depth < 3 ? this.typed(undefined, depth + 1) : half(0x800)),
        ];
      case 0x8847:
        return this.mpls();
      case 0x8864:
        return [0x11, 0, ...half(random.pick([0, 5, 7])), ...half(60), ...this.ppp()];
      case 0x6003:
        return this.decnet();
      case 1:
        return [0xff, 0xff, ...random.bytes(30)];
      case 4:
        return this.llc();
      default:
        return random.bytes(40);
    }
  }

  /** A MAC and an IPv4 address. */
  private pair(): number[] {
    return [...this.random.pick(MAC), ...this.random.pick(IPV4)];
  }

  protected llc(): number[] {
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

  protected mpls(): number[] {
    const { random } = this;
    const labels = 1 + random.below(3);
    const stack = Array.from({ length: labels }, (_, at) =>
      word(((random.pick([5, 7, 100, 1024, 100000]) << 12) >>> 0) + (at === labels - 1 ? 0x140 : 0x40)),
    );
    return [...stack.flat(), ...(random.chance(0.5) ? this.ipv4(1) : this.ipv6(1))];
  }

  protected ppp(): number[] {
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

  protected frameRelay(): number[] {
    const nlpid = this.random.pick([0xcc, 0xcc, 0x8e, 0x81, 0x82, 0x83, 0x80]);
    return [nlpid, ...(nlpid === 0xcc ? this.ipv4(1) : nlpid === 0x8e ? this.ipv6(1) : this.random.bytes(30))];
  }

  protected decnet(): number[] {
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
}
