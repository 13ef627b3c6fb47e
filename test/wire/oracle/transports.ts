/** What IP carries: TCP, UDP, ICMP and DNS, with all the options there are, and tunnels that hold packets again. */
import {
  encodeDns,
  encodeIcmp,
  encodeIcmpv6,
  encodeNeighbor,
  encodeTcp,
  encodeUdp,
  type NeighborOption,
  type PseudoHeader,
  type TcpOption,
} from "../../../kernel-lib/wire";
import type { Random } from "./random";

const PORTS = [53, 53, 5353, 5355, 67, 68, 123, 9000, 33434, 40000, 50010, 53000, 60010, 65535];

/** None whose protocol tshark gives up after a look at the payload. */
const TCP_PORTS = [53, 53, 9000, 33434, 40000, 50010, 53000, 60010, 65535];

/** A packet maker makes the layers around these. */
export abstract class TransportMaker {
  constructor(protected readonly random: Random) {}

  abstract ethernet(depth: number): Uint8Array;
  abstract ipv4(depth: number): Uint8Array;
  abstract ipv6(depth: number): Uint8Array;

  private payload(): Uint8Array {
    return this.random.bytes(this.random.pick([0, 0, 1, 5, 20, 100]));
  }

  protected tcp(addresses: PseudoHeader): Uint8Array {
    const { random } = this;
    const sourcePort = random.pick(TCP_PORTS);
    const destinationPort = random.pick(TCP_PORTS);
    const dns = sourcePort === 53 || destinationPort === 53;
    const flag = () => random.chance(0.3);
    const header = {
      ...{ sourcePort, destinationPort, window: random.below(65536), urgentPointer: random.chance(0.1) ? 7 : 0 },
      sequenceNumber: random.below(2 ** 32),
      acknowledgmentNumber: random.below(2 ** 32),
      ...{ syn: flag(), ack: flag(), fin: flag(), psh: flag(), rst: random.chance(0.1), urg: flag() },
      ...{ ece: flag(), cwr: flag(), ae: flag(), reserved: random.chance(0.1) ? random.below(8) : 0 },
      options: this.tcpOptions().filter(({ name }) => !dns || name !== "sack"),
      ...(random.chance(0.05) && { checksum: random.pick([0, 0xffff, random.below(65536)]) }),
      ...(random.chance(0.03) && { dataOffset: random.below(16) }),
    };
    return encodeTcp(header, dns ? this.dnsStream() : this.payload(), addresses);
  }

  private dnsStream(): Uint8Array {
    const messages = Array.from({ length: this.random.between(0, 2) }, () => this.dns());
    return Uint8Array.from(messages.flatMap((message) => [message.length >>> 8, message.length & 255, ...message]));
  }

  private tcpOptions(): TcpOption[] {
    const { random } = this;
    const all: TcpOption[] = [
      { name: "mss", mss: 1460 },
      { name: "windowScale", shift: 7 },
      { name: "sackPermitted" },
      { name: "sack", blocks: [[1, 100]] },
      { name: "timestamps", value: random.below(2 ** 32), echoReply: 0 },
      { name: "noOperation" },
      { name: "endOfList" },
      { name: "userTimeout", granularity: "minutes", timeout: 5 },
      { name: "fastOpen", cookie: random.bytes(8) },
      { name: "mptcp", subtype: "MP_CAPABLE", data: Uint8Array.of(1, 1) },
      { name: "other", kind: random.between(100, 250), data: random.bytes(random.below(6)) },
    ];
    return random.chance(0.5) ? Array.from({ length: random.between(1, 3) }, () => random.pick(all)) : [];
  }

  protected udp(addresses: PseudoHeader, depth: number): Uint8Array {
    const { random } = this;
    if (depth > 0 && random.chance(0.06)) {
      const [destinationPort, inner] = this.tunnel(depth - 1);
      return encodeUdp({ sourcePort: random.between(52000, 52900), destinationPort }, inner, addresses);
    }
    const sourcePort = random.pick(PORTS);
    const destinationPort = random.pick(PORTS);
    const dns = [sourcePort, destinationPort].some((port) => port === 53 || port > 5000) && random.chance(0.6);
    const payload = dns ? this.dns() : this.payload();
    const wrongLength = random.chance(0.04)
      ? { length: random.pick([0, 7, 8, 9, payload.length + 4, payload.length + 30]) }
      : {};
    const wrongChecksum = random.chance(0.1) ? { checksum: random.pick([0, 0, 0xffff, random.below(65536)]) } : {};
    return encodeUdp({ sourcePort, destinationPort, ...wrongLength, ...wrongChecksum }, payload, addresses);
  }

  /** A UDP port and the tunnel it belongs to. */
  private tunnel(depth: number): [number, Uint8Array] {
    const { random } = this;
    const ppp = () => (random.chance(0.5) ? [0xff, 3, 0, 0x21] : [0, 0x21]);
    switch (random.below(5)) {
      case 0:
        return [4789, Uint8Array.of(8, 0, 0, 0, 0, 0, 7, 0, ...this.ethernet(depth))];
      case 1:
        return [6081, Uint8Array.of(0, 0, 0x65, 0x58, 0, 0, 7, 0, ...this.ethernet(depth))];
      case 2:
        return [1701, Uint8Array.of(0, 2, 0, 7, 0, 9, ...ppp(), ...this.ipv4(depth))];
      case 3:
        return [3544, Uint8Array.of(...(random.chance(0.5) ? [0, 0, 1, 2, 3, 4, 5, 6] : []), ...this.ipv6(depth))];
      default: {
        const inner = random.chance(0.5) ? this.ipv4(depth) : this.ipv6(depth);
        return [2152, Uint8Array.of(0x30, 0xff, inner.length >>> 8, inner.length & 255, 0, 0, 0, 7, ...inner)];
      }
    }
  }

  dns(): Uint8Array {
    const { random } = this;
    const name = random.pick([
      "example.org",
      "",
      "a.b.c.d.example",
      "xn--bcher-kva.example",
      "_sip._tcp.example",
      "x".repeat(63),
    ]);
    const question = { name, type: random.pick([1, 28, 15, 16, 255, 12]), class: 1 };
    const address = { name, type: 1, class: 1, timeToLiveS: 60, data: { address: "192.0.2.7" } };
    const mail = { name, type: 15, class: 1, timeToLiveS: 60, data: { preference: 10, exchange: "mx.example" } };
    const response = random.chance(0.5);
    return encodeDns({
      id: random.below(65536),
      response,
      rcode: response ? random.below(6) : 0,
      opcode: random.chance(0.1) ? random.below(7) : 0,
      questions: random.chance(0.9) ? [question] : random.chance(0.5) ? [] : [question, question],
      answers: response ? random.pick([[], [address], [address, mail]]) : [],
    });
  }

  protected icmp(depth: number): Uint8Array {
    const { random } = this;
    const type = random.pick([0, 8, 8, 3, 3, 11, 12, 5, 4, 13, 14, 17, 9, 10, 200]);
    const isError = [3, 4, 5, 11, 12].includes(type);
    if (!isError) return encodeIcmp({ type, identifier: 7, sequenceNumber: 9 }, this.payload());
    const whole = this.ipv4(Math.min(depth - 1, 0));
    const quoted = random.chance(0.5) ? whole.subarray(0, random.pick([28, 28, 40, 20, 24])) : whole;
    const extended =
      (type === 3 || type === 11 || type === 12) && random.chance(0.1) ? { length: random.pick([7, 32]) } : {};
    const message = { type, code: random.below(5), mtu: 1400, gateway: "192.0.2.9", ...extended };
    return encodeIcmp(message, random.chance(0.1) ? Uint8Array.of(...quoted, ...random.bytes(120)) : quoted);
  }

  protected icmpv6(addresses: PseudoHeader, depth: number): Uint8Array {
    const { random } = this;
    const type = random.pick([1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 143, 130]);
    if (type < 5) {
      const whole = this.ipv6(Math.min(depth - 1, 0));
      const quoted = random.chance(0.5) ? whole.subarray(0, random.pick([48, 48, 60, 40])) : whole;
      return encodeIcmpv6({ type, code: random.below(4), mtu: 1280 }, quoted, addresses);
    }
    if (type < 133 || type === 143) return encodeIcmpv6({ type, identifier: 7 }, this.payload(), addresses);
    const packet = this.ipv6(0).subarray(0, 80);
    const options = random.pick<NeighborOption>([
      { name: "sourceLinkLayer", address: "02:00:00:00:00:01" },
      { name: "mtu", mtu: 1500 },
      { name: "redirectedHeader", packet },
      { name: "recursiveDnsServer", lifetimeS: 60, servers: ["2001:db8::53"] },
    ]);
    const message = { target: "fe80::2", destination: "2001:db8::9", options: random.chance(0.8) ? [options] : [] };
    return encodeIcmpv6({ type }, encodeNeighbor(type, message), addresses);
  }
}
