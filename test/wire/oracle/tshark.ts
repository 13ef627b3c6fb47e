/** What tshark makes of a capture, in the words of the flat object: the other side of the comparison. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FlatPacket } from "../../../kernel-lib/wire";
import { type Frame, pcapFile } from "./pcap";

/** Each key of the flat object beside frame and layers, with tshark's name for it. */
const FIELDS = {
  "eth.src": "eth.src",
  "eth.dst": "eth.dst",
  "eth.type": "eth.type",
  vlan: "vlan.id",
  "arp.op": "arp.opcode",
  "arp.sip": "arp.src.proto_ipv4",
  "arp.tip": "arp.dst.proto_ipv4",
  "ip.src": "ip.src",
  "ip.dst": "ip.dst",
  "ip.proto": "ip.proto",
  "ip.ttl": "ip.ttl",
  "ip.id": "ip.id",
  "ip.len": "ip.len",
  "ip.off": "ip.frag_offset",
  "ip.ck": "ip.checksum.status",
  "ip6.src": "ipv6.src",
  "ip6.dst": "ipv6.dst",
  "ip6.nxt": "ipv6.nxt",
  "ip6.hlim": "ipv6.hlim",
  "ip6.plen": "ipv6.plen",
  "icmp.type": "icmp.type",
  "icmp.code": "icmp.code",
  "icmp6.type": "icmpv6.type",
  "icmp6.code": "icmpv6.code",
  "tcp.sport": "tcp.srcport",
  "tcp.dport": "tcp.dstport",
  "tcp.seq": "tcp.seq",
  "tcp.ack": "tcp.ack",
  "tcp.flags": "tcp.flags",
  "tcp.win": "tcp.window_size_value",
  "tcp.hlen": "tcp.hdr_len",
  "tcp.len": "tcp.len",
  "tcp.ck": "tcp.checksum.status",
  "udp.sport": "udp.srcport",
  "udp.dport": "udp.dstport",
  "udp.len": "udp.length",
  "udp.ck": "udp.checksum.status",
  "dns.id": "dns.id",
  "dns.qr": "dns.flags.response",
  "dns.qname": "dns.qry.name",
} as const satisfies Partial<Record<keyof FlatPacket, string>>;
export const COMPARED = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

const TEXTS = new Set<string>([
  "eth.src",
  "eth.dst",
  "arp.sip",
  "arp.tip",
  "ip.src",
  "ip.dst",
  "ip6.src",
  "ip6.dst",
  "dns.qname",
]);
const LAYERS = new Set("eth vlan arp ip ipv6 icmp icmpv6 tcp udp dns".split(" "));
const LAYER_OF: Record<string, string> = {
  ...Object.fromEntries([...LAYERS].map((layer) => [layer, layer])),
  ip6: "ipv6",
  icmp6: "icmpv6",
};
const SEPARATOR = "\x1e";

/** Packet by packet, without memory of the ones before: no reassembly, no analysis of streams; checksums verified. */
const PREFERENCES = [
  "ip.defragment:FALSE",
  "ipv6.defragment:FALSE",
  "tcp.desegment_tcp_streams:FALSE",
  "tcp.analyze_sequence_numbers:FALSE",
  "tcp.relative_sequence_numbers:FALSE",
  "ip.check_checksum:TRUE",
  "tcp.check_checksum:TRUE",
  "udp.check_checksum:TRUE",
];

export interface Verdict {
  layers: string[];
  /** All of tshark's layers, also those the flat object leaves out. */
  protocols: string;
  values: Map<string, string | number>;
  malformed: boolean;
  /** What its expert says. */
  remarks: string;
}

/** Runs tshark over frames of one link type. Throws when tshark is not installed. */
export function readWithTshark(linkType: number, frames: readonly Frame[]): Verdict[] {
  const folder = mkdtempSync(path.join(tmpdir(), "wire-"));
  const file = path.join(folder, "frames.pcap");
  try {
    writeFileSync(file, pcapFile(linkType, frames));
    const asked = [...Object.values(FIELDS), "_ws.malformed", "_ws.short", "_ws.expert.message"];
    const { error, status, stdout, stderr } = spawnSync(
      "tshark",
      [
        ...["-n", "-r", file, "-T", "fields", "-E", "occurrence=f", "-E", `separator=${SEPARATOR}`],
        ...PREFERENCES.flatMap((preference) => ["-o", preference]),
        ...["frame.protocols", ...asked].flatMap((field) => ["-e", field]),
      ],
      { encoding: "utf8", maxBuffer: 1 << 30 },
    );
    if (error) throw new Error(`tshark cannot be run (${error.message}): apt-get install tshark`);
    if (status !== 0) throw new Error(`tshark ended with ${status}: ${stderr}`);
    return stdout.split("\n").slice(0, frames.length).map(verdictOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verdictOf(line: string): Verdict {
  const [protocols = "", ...fields] = line.split(SEPARATOR);
  const layers = protocols.split(":").filter((name) => LAYERS.has(name));
  const values = new Map<string, string | number>();
  COMPARED.forEach((key, index) => {
    const text = fields[index];
    // UDP-Lite and multicast DNS have the same fields and are other layers
    if (text && layers.includes(LAYER_OF[key.split(".")[0] as string] ?? ""))
      values.set(key, TEXTS.has(key) ? text : numberOf(key, text));
  });
  const [broken = "", short = "", remarks = ""] = fields.slice(COMPARED.length);
  return { layers, protocols, values, malformed: broken + short !== "", remarks };
}

/** 4 is tshark's "illegal", UDP over IPv6 without a checksum: bad, in the words of the flat object. */
function numberOf(key: string, text: string): number {
  const value = Number(text);
  return key === "udp.ck" && value === 4 ? 0 : value;
}
