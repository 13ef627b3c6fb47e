/** Makes filter expressions, most of them right, some wrong in small ways. */
import type { Random } from "../random";

const words = (text: string): string[] => text.split(" ");

const COMMON = words("ether ip arp rarp tcp udp ip6 icmp icmp6 sctp");
const PROTOCOLS = words(
  "ether fddi tr wlan link ppp slip ip arp rarp sctp tcp udp icmp igmp igrp pim vrrp carp atalk aarp decnet lat sca moprc " +
    "mopdl ip6 icmp6 ah esp iso esis isis clnp stp ipx netbeui l1 l2 iih lsp snp csnp psnp radio",
);
const IPV4 = words(
  "1.2.3.4 10.0.0.1 127.0.0.1 192.168.1.255 0.0.0.0 255.255.255.255 224.0.0.1 10.1 10.1.2 172.16 1.2.3.400 01.2.3.4 1.2.3.4.5",
);
const IPV6 = words(
  "::1 :: fe80::1 2001:db8::1 ff02::1 ::ffff:1.2.3.4 1:2:3:4:5:6:7:8 2001:db8:: fe80:: 1::2::3 ::1.2.3 1:2:3:4:5:6:7:: ::01.2.3.4",
);
const MACS = words(
  "00:11:22:33:44:55 ff:ff:ff:ff:ff:ff 1:2:3:4:5:6 00-11-22-33-44-55 0011.2233.4455 001122334455 00:11:22:33:44 01.02.03.04.05.06",
);
const NUMBERS = words(
  "0 1 3 4 5 6 17 22 53 58 80 128 255 443 1500 1501 2048 0x800 0x86dd 65535 65536 4095 4096 0xffffffff 4294967296 010 08 0x " +
    "tcp-syn icmp-echo tcpflags 1048575 1048576",
);
const NAMES = words(
  "localhost ssh domain http ftp-data icmp tcp \\tcp \\udp \\icmp \\ip \\arp \\ip6 \\ipx \\stp loopback link-local http-https 80-90 " +
    "90-80 1-65536 a-b \\esis \\1.2.3.4 80- 20-ssh smtp ntp snmp nosuch",
);
const DIRECTIONS = [
  "src",
  "dst",
  "src",
  "dst",
  "src",
  "dst",
  "src or dst",
  "src and dst",
  "dst or src",
  "dst and src",
  ...words("addr1 addr2 addr3 addr4 ra ta"),
];
const GOOD: Readonly<Record<string, string[]>> = {
  host: words("1.2.3.4 10.0.0.1 192.168.1.255 fe80::1 ::1 2001:db8::1 localhost"),
  net: [
    "10.0.0.0/8",
    "10",
    "192.168.1",
    "172.16.0.0/12",
    "fe80::/10",
    "2001:db8::/32",
    "loopback",
    "10.0.0.0 mask 255.0.0.0",
  ],
  port: ["22", "53", "80", "443", "ssh", "domain", "http", "(80 or 443)", "6081"],
  portrange: words("80-90 1-1024 20-25 5000-6000 80"),
  proto: words("1 6 17 58 \\tcp \\udp \\icmp 51 44 0x800 89"),
};
const RARE = [
  "inbound",
  "outbound",
  "pppoed",
  "ifindex 3",
  "byte 5 = 6",
  "byte 1 & 1",
  "byte 2 < 4",
  ...["llc", "llc i", "llc ui", "llc rnr", "llc s", "llc foo"],
  ...["on em0", "rnr 5", "reason match", "action pass", "reason foo"],
  ...[
    "type mgt",
    "type data subtype null",
    "type ctl subtype rts",
    "subtype beacon",
    "subtype qos-data",
    "dir tods",
    "type 0x08",
  ],
  ...[
    "type 1",
    "dir 5",
    "type foo",
    "type 4 subtype 0x10",
    "subtype 5",
    "wlan addr4 1:2:3:4:5:6",
    "wlan ta 1:2:3:4:5:6",
  ],
  ...["vpi 3", "vci > 5", "vpi (1 or 2)", "lane", "metac", "oamf4", "connectmsg", "vpi != 4"],
  ...["fisu", "lssu", "hmsu", "sio 3", "dpc > 7", "sls (1 or 2)", "hopc 20000"],
];

/** Makes expressions from a seeded source. */
export class Grammar {
  constructor(private readonly random: Random) {}

  expression(): string {
    const text = this.chain(0);
    return this.random.chance(0.12) ? this.mangled(text) : text;
  }

  private chain(depth: number): string {
    const { random } = this;
    let text = (random.chance(0.1) ? "not " : "") + this.primitive();
    const more = depth < 3 ? random.pick([0, 0, 0, 1, 1, 2, 3]) : 0;
    for (let count = 0; count < more; count++) {
      const operator = random.pick([" and ", " or ", " && ", " || ", " and ", " or "]);
      const kind = random.below(100);
      if (kind < 20) text += `${operator}(${this.chain(depth + 1)})`;
      else if (kind < 30) text += operator + this.identifier();
      else if (kind < 35) text += `${operator}not ${this.primitive()}`;
      else text += operator + this.primitive();
    }
    return text;
  }

  private primitive(): string {
    const { random } = this;
    const kind = random.below(100);
    if (kind < 40) return this.qualified();
    if (kind < 55) return this.protocol();
    if (kind < 75) return this.relation();
    if (kind < 79)
      return random.pick(["ether ", "ip ", "ip6 ", "", "tcp ", "link "]) + random.pick(["broadcast", "multicast"]);
    if (kind < 82) return random.pick(["less ", "greater "]) + random.pick(NUMBERS);
    if (kind < 91)
      return (
        random.pick(["vlan", "vlan", "mpls", "mpls", "pppoes", "geneve"]) +
        random.pick(["", "", " 0", " 5", " 100", " (7)", " 4096", " 1048576", " 16777216"])
      );
    return random.pick(RARE);
  }

  private protocol(): string {
    return this.random.pick(this.random.chance(0.7) ? COMMON : PROTOCOLS);
  }

  private qualified(): string {
    const { random } = this;
    if (random.chance(0.6)) return this.rightQualified();
    let text = random.chance(0.6) ? `${this.protocol()} ` : "";
    const kind = random.below(100);
    const type = (): string => random.pick(["host", "net", "port", "portrange", "host", "port"]);
    if (kind < 30) text += `${random.pick(DIRECTIONS)} ${type()}`;
    else if (kind < 50) text += random.pick(DIRECTIONS);
    else if (kind < 80) text += type();
    else text += kind < 90 ? "proto" : kind < 95 ? "protochain" : "gateway";
    return `${text} ${this.identifier()}`;
  }

  private rightQualified(): string {
    const { random } = this;
    const type = random.pick(["host", "net", "port", "portrange", "proto", "port", "host"]);
    const protocols: Readonly<Record<string, string[]>> = {
      host: ["", "", "ip ", "arp ", "ip6 ", ""],
      net: ["", "ip ", "ip6 ", ""],
      port: ["", "tcp ", "udp ", "sctp "],
      portrange: ["", "tcp ", "udp "],
      proto: ["", "ip ", "ip6 ", "ether "],
    };
    const direction = type === "proto" ? "" : random.pick(["", "", "src ", "dst ", "src or dst ", "src and dst "]);
    return `${random.pick(protocols[type] ?? [])}${direction}${type} ${random.pick(GOOD[type] ?? [])}`;
  }

  private identifier(): string {
    const { random } = this;
    const kind = random.below(100);
    if (kind < 25) return random.pick(IPV4) + (random.chance(0.25) ? random.pick(words("/8 /16 /24 /32 /33 /0")) : "");
    if (kind < 30) return `${random.pick(IPV4)} mask ${random.pick(words("255.255.255.0 255.0.0.0 255.255 0.0.0.0"))}`;
    if (kind < 42)
      return random.pick(IPV6) + (random.chance(0.3) ? random.pick(words("/64 /10 /128 /129 /0 /32")) : "");
    if (kind < 52) return random.pick(MACS);
    if (kind < 75) return random.pick(NUMBERS);
    if (kind < 77) return `(${random.pick(NUMBERS)})`;
    if (kind < 85) return `(${this.identifier()}${random.pick([" or ", " and "])}${this.identifier()})`;
    if (kind < 87) return `not ${this.identifier()}`;
    return random.pick(NAMES);
  }

  private relation(): string {
    const { random } = this;
    const right = random.chance(0.7) ? random.pick(words("0 1 2 4 6 17 80 0x45 255 128")) : this.arithmetic(0);
    return this.arithmetic(0) + random.pick([" = ", "==", "!=", "<", "<=", ">", ">="]) + right;
  }

  private arithmetic(depth: number): string {
    const { random } = this;
    const kind = random.below(100);
    if (depth > 2 || kind < 30) return random.chance(0.9) ? random.pick(NUMBERS) : "len";
    if (kind < 60) {
      const index = random.chance(0.8)
        ? random.pick(words("0 1 2 4 6 8 9 12 13 20 tcpflags icmptype"))
        : this.arithmetic(depth + 1);
      return `${this.protocol()}[${index}${random.chance(0.4) ? `:${random.pick(words("1 2 4 3 8"))}` : ""}]`;
    }
    if (kind < 90)
      return (
        this.arithmetic(depth + 1) +
        random.pick([" + ", "-", "*", "/", " % ", "&", "|", "^", "<<", ">>", " & "]) +
        this.arithmetic(depth + 1)
      );
    return kind < 95 ? `-${this.arithmetic(depth + 1)}` : `(${this.arithmetic(depth + 1)})`;
  }

  /** A word taken out, put in, or moved. */
  private mangled(text: string): string {
    const { random } = this;
    const parts = text.split(" ");
    const at = random.below(parts.length);
    if (random.chance(0.3)) parts.splice(at, 1);
    else if (random.chance(0.5))
      parts.splice(at, 0, random.pick(words("and or not ( ) host 80 tcp src [ 1.2.3.4 $a ! / mask")));
    else parts.push(...parts.splice(at, 1));
    return parts.join(" ");
  }
}
