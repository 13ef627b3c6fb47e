// Our filters beside libpcap's: verdict, program and matched packets for seeded expressions on every link type.
import * as assert from "uvu/assert";
import { compileFilter, FilterError, LINK_TYPE, type LinkTypeName, systemNames } from "../../../kernel-lib/capture";
import { suite } from "../../harness";
import { askReference, programText } from "../libpcap/reference";
import { compareWithLibpcap, normalized } from "./agreement";

const test = suite("a compiled filter");

test("agrees with libpcap on 6,000 seeded expressions", () => {
  const { accepted, refused, packetsCompared } = compareWithLibpcap({
    seed: 20_260,
    expressions: 6000,
    packetsPerLinkType: 200,
  });
  assert.ok(accepted > 1500 && refused > 1500, `${accepted} accepted, ${refused} refused`);
  assert.ok(packetsCompared > 100_000, `${packetsCompared} packets`);
});

/** Expressions of one kind each, whose program must be libpcap's on every link type that exists. */
const EVERYWHERE = [
  ..."ip ip6 arp tcp iso isis l1 stp ipx atalk decnet vlan mpls pppoes geneve llc inbound broadcast multicast".split(
    " ",
  ),
  ...[
    "tcp port 80",
    "host 1.2.3.4",
    "net 10.0.0.0/8",
    "ip6 host ::1",
    "ether host 1:2:3:4:5:6",
    "ether[0] & 1 != 0",
    "ip[0] = 0x45",
  ],
  ...[
    "ip6 protochain 6",
    "vlan 5 and ip",
    "portrange 5-9",
    "tcp[tcpflags] & tcp-syn != 0",
    "ether proto \\ip",
    "icmp6[0] = 128",
  ],
  ...[
    "decnet host 1.2",
    "link[0] = 1",
    "radio[0] = 1",
    "type data",
    "fisu",
    "metac",
    "on eth0",
    "vpi 5",
    "len > 5",
    "less 100",
    "",
  ],
];

test("is libpcap's program on each of its link types", () => {
  const linkTypes = Object.values(LINK_TYPE);
  const cases = linkTypes.flatMap((linkType) => EVERYWHERE.map((expression) => ({ linkType, expression })));
  const answers = askReference(
    cases.map(({ linkType, expression }) => `compile\tfile\t${linkType}\t96\t0\t${expression}`),
  );
  cases.forEach(({ linkType, expression }, at) => {
    const ours = compiled(() =>
      compileFilter(expression, { linkType, snapLengthBytes: 96, fromFile: true, names: systemNames() }),
    );
    const { ok, text } = answers[at] as (typeof answers)[number];
    assert.is(normalized(ours), ok ? normalized(text) : "refused", `"${expression}" on link type ${linkType}`);
  });
});

function compiled(compile: () => ReturnType<typeof compileFilter>): string {
  try {
    return programText(compile());
  } catch (error) {
    if (error instanceof FilterError) return "refused";
    throw error;
  }
}

test("takes the outer VLAN tag from beside the packet on an interface, as libpcap does", () => {
  const expressions = [
    ...[
      "vlan",
      "vlan 5",
      "vlan 5 and tcp",
      "vlan 100 and vlan 200 and ip6",
      "vlan or ip",
      "not vlan 5 and udp",
      "vlan and mpls 5 and ip",
    ],
    ...[
      "(vlan 5 or vlan 6) and ip",
      "vlan and ether host 1:2:3:4:5:6",
      "inbound and vlan",
      "vlan and tcp[13] = 2",
      "ifindex 5",
      "vlan and geneve",
    ],
  ];
  const answers = askReference(expressions.map((expression) => `live\t${expression}`));
  expressions.forEach((expression, at) => {
    const ours = programText(compileFilter(expression, { vlanInMetadata: true }));
    assert.ok(answers[at]?.ok, `libpcap refuses "${expression}": ${answers[at]?.text}`);
    assert.is(normalized(ours), normalized(answers[at]?.text ?? ""), expression);
  });
});

test("jumps far where libpcap does", () => {
  const hosts = Array.from({ length: 120 }, (_, at) => `host 10.0.${at >> 8}.${at & 255}`).join(" or ");
  for (const expression of [hosts, `not (${hosts})`, `tcp and (${hosts}) and port 80`]) {
    const [answer] = askReference([`compile\tdead\t1\t262144\t0\t${expression}`]);
    assert.ok(programText(compileFilter(expression)) === answer?.text, `${expression.slice(0, 40)} …`);
  }
});

test("knows on which link types a number is no address", () => {
  const links: LinkTypeName[] = ["RAW", "LINUX_SLL", "NULL"];
  for (const link of links)
    assert.throws(
      () => compileFilter("ether host 1:2:3:4:5:6", { linkType: LINK_TYPE[link] }),
      new RegExp(`link type ${link}`),
    );
});

test.run();
