/**
 * Packets made for the tests, on every link type whose filters are compared: all protocols that the filter language knows,
 * whole and cut, nested, fragmented, damaged. Their addresses, ports and tags are those that the test's expressions ask for.
 */
import { LINK_TYPE } from "../../../kernel-lib/capture";
import { Random } from "../random";
import { LinkPayloads } from "./link-payloads";
import { half, MAC, word } from "./parts";

export interface MadePacket {
  bytes: Uint8Array;
  originalLength: number;
}

/** Makes packets of one link type. */
export class PacketMaker extends LinkPayloads {
  constructor(
    readonly linkType: number,
    seed: number,
  ) {
    super(new Random(seed));
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
        return this.cooked();
      case LINK_TYPE.LINUX_SLL2:
        return this.cooked2();
      case LINK_TYPE.NULL:
      case LINK_TYPE.LOOP:
        return this.loopback();
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

  private cooked(): number[] {
    const { random } = this;
    const start = [...half(random.below(5)), ...half(1), ...half(6), ...random.pick(MAC), 0, 0];
    return [...start, ...this.typed(random.chance(0.1) ? random.pick([1, 4]) : undefined)];
  }

  private cooked2(): number[] {
    const { random } = this;
    const payload = this.typed();
    const start = [...payload.slice(0, 2), 0, 0, ...word(random.pick([3, 5])), ...half(1), random.below(5), 6];
    return [...start, ...random.pick(MAC), 0, 0, ...payload.slice(2)];
  }

  private loopback(): number[] {
    const family = this.random.pick([2, 2, 10, 24, 28, 30]);
    const bytes = word(family);
    if (this.linkType === LINK_TYPE.NULL) bytes.reverse();
    return [...bytes, ...(family === 2 ? this.ipv4(2) : this.ipv6(2))];
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
