/** The words of the language: what each stands for in the grammar, and names for numbers. */

/** Protocols that qualify a name or number, stand alone, or are indexed (`tcp[13]`). */
export const PROTOCOLS = [
  "link",
  "ip",
  "arp",
  "rarp",
  "sctp",
  "tcp",
  "udp",
  "icmp",
  "igmp",
  "igrp",
  "pim",
  "vrrp",
  "carp",
  "atalk",
  "aarp",
  "decnet",
  "lat",
  "sca",
  "mopdl",
  "moprc",
  "ip6",
  "icmp6",
  "ah",
  "esp",
  "iso",
  "esis",
  "isis",
  "l1",
  "l2",
  "iih",
  "lsp",
  "snp",
  "psnp",
  "csnp",
  "clnp",
  "stp",
  "ipx",
  "netbeui",
  "radio",
] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const WORDS = [
  ...PROTOCOLS,
  ..."src dst addr1 addr2 addr3 addr4 ra ta".split(" "),
  ..."host net mask port portrange proto protochain gateway".split(" "),
  ..."type subtype dir less greater byte broadcast multicast and or len inbound outbound ifindex".split(" "),
  ..."vlan mpls pppoed pppoes geneve".split(" "),
  ..."lane llc metac bcc oam oamf4 oamf4ec oamf4sc sc ilmic vpi vci connectmsg metaconnect".split(" "),
  ..."on rset rnr srnr reason action".split(" "),
  ..."fisu lssu msu hfisu hlssu hmsu sio opc dpc sls hsio hopc hdpc hsls".split(" "),
];

/** Other spellings of a word. */
const SYNONYMS: Record<string, string> = {
  ether: "link",
  ppp: "link",
  slip: "link",
  fddi: "link",
  tr: "link",
  wlan: "link",
  "es-is": "esis",
  "is-is": "isis",
  direction: "dir",
  address1: "addr1",
  address2: "addr2",
  address3: "addr3",
  address4: "addr4",
  not: "!",
  length: "len",
  ifname: "on",
  ruleset: "rset",
  rulenum: "rnr",
  subrulenum: "srnr",
  lsu: "lssu",
};

/** The token that a word is, by the word. */
export const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ...WORDS.map((word) => [word, word] as const),
  ...Object.entries(SYNONYMS),
]);

const ICMP =
  "echoreply=0 unreach=3 sourcequench=4 redirect=5 echo=8 routeradvert=9 routersolicit=10 timxceed=11 paramprob=12 " +
  "tstamp=13 tstampreply=14 ireq=15 ireqreply=16 maskreq=17 maskreply=18";
const ICMP6 =
  "destinationunreach=1 packettoobig=2 timeexceeded=3 parameterproblem=4 echo=128 echoreply=129 " +
  "multicastlistenerquery=130 multicastlistenerreportv1=131 multicastlistenerdone=132 routersolicit=133 " +
  "routeradvert=134 neighborsolicit=135 neighboradvert=136 redirect=137 routerrenum=138 nodeinformationquery=139 " +
  "nodeinformationresponse=140 ineighbordiscoverysolicit=141 ineighbordiscoveryadvert=142 " +
  "multicastlistenerreportv2=143 homeagentdiscoveryrequest=144 homeagentdiscoveryreply=145 " +
  "mobileprefixsolicit=146 mobileprefixadvert=147 certpathsolicit=148 certpathadvert=149 multicastrouteradvert=151 " +
  "multicastroutersolicit=152 multicastrouterterm=153";
const TCP_FLAGS = "fin=1 syn=2 rst=4 push=8 ack=16 urg=32 ece=64 cwr=128";

const named = (prefix: string, list: string): [string, number][] =>
  list.split(" ").map((pair) => {
    const [name, value] = pair.split("=");
    return [`${prefix}${name}`, Number(value)];
  });

/** Names that stand for a number anywhere a number may stand: offsets of fields, message types, TCP flags. */
export const NAMED_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...named("", "icmptype=0 icmpcode=1 icmp6type=0 icmp6code=1 tcpflags=13"),
  ...named("icmp-", ICMP),
  ...named("icmp6-", ICMP6),
  ...named("tcp-", TCP_FLAGS),
]);
