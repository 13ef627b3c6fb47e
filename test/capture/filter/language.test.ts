// The language by itself: where an error points, how things bind, what is inherited, names.
import * as assert from "uvu/assert";
import { compileFilter, FilterError, type FilterErrorCode, LINK_TYPE, namesFrom } from "../../../kernel-lib/capture";
import { suite } from "../../harness";
import { programText } from "../libpcap/reference";

const test = suite("the filter language");

const names = namesFrom(
  (file) =>
    ({
      hosts: "10.0.0.7 gate gate.example # the way out\n::1 Loop\nfe80::7 gate\n",
      services: "web 80/tcp www\nweb 80/udp\nlogin 513/tcp\nwho 513/udp\n",
      protocols: "tcp 6 TCP\nospf 89 OSPFIGP\n",
      networks: "lab 10.7\n",
      ethers: "0:1:2:3:4:5 gate\n",
    })[file],
);
const compile = (expression: string, linkType: number = LINK_TYPE.EN10MB): string =>
  programText(compileFilter(expression, { names, linkType }));

/** What must be refused: a reason for it, the expression with «» around the place, what the message says. */
const REFUSED: [why: string, marked: string, message: RegExp, code?: FilterErrorCode][] = [
  ["an operator has no right side", "tcp and«»", /expected a condition .* the expression ends/],
  ["a word has a slip in it", "«hots» 1.2.3.4", /did you mean "host"\?/],
  ["a parenthesis stays open", "(tcp or udp«»", /expected "and", "or" or "\)"/],
  ["a parenthesis closes that was not open", "tcp «)»", /expected "and", "or" or the end, found "\)"/],
  ["a bare address is no condition at the beginning", "«1.2.3.4»", /"1.2.3.4" stands alone; it wants host/],
  ["a number has nothing to inherit from after a comparison", "ip[0] = 4 or «80»", /a number stands alone/],
  ["a value is compared with nothing", "«ip[0] + 1» and tcp", /compared with nothing/],
  ["a sign is not of the language", "tcp «#» udp", /no part of the filter language/],
  ["a number in octal has an 8", "port «08»", /octal/],
  ["a number does not fit", "ip[0] = «4294967296»", /32 bits/],
  ["an address has a part above 255", "host «1.2.3.400»", /each part is 0 to 255/, "FILTER_MEANING"],
  ["an IPv6 address has two gaps", "host «1::2::»3", /not a MAC address/],
  [
    "a host that has an IPv6 address too is no host of ARP's, for libpcap",
    "arp host «gate»",
    /arp.*IPv6/i,
    "FILTER_MEANING",
  ],
  ["an IPv4 part of an IPv6 address has a leading zero", "host «::01.2.3.4»", /not an IPv6 address/],
  ["a network has bits outside its mask", "net «10.1.2.3/8»", /outside the mask/, "FILTER_MEANING"],
  ["a prefix is too long", "net «10.0.0.0/33»", /at most 32 bits/, "FILTER_MEANING"],
  ["a host has a prefix", "host «10.0.0.0/8»", /wants "net" before it/, "FILTER_MEANING"],
  ["a port is too high", "tcp port «70000»", /not between 0 and 65535/, "FILTER_MEANING"],
  ["a host is unknown", "host «nosuch»", /unknown host "nosuch" \(\/etc\/hosts/, "FILTER_MEANING"],
  ["a service belongs to another protocol", "udp port «login»", /port of TCP/, "FILTER_MEANING"],
  ["a protocol has no ports", "icmp port «80»", /"icmp" has no ports/, "FILTER_MEANING"],
  ["a load takes three bytes", "«ip[0:3]» = 5", /1, 2 or 4 bytes, not 3/, "FILTER_MEANING"],
  ["a header cannot be indexed", "«esp[0]» = 5", /cannot be indexed/, "FILTER_MEANING"],
  ["a division is by zero", "«ip[0] / 0» = 1", /division by zero/, "FILTER_MEANING"],
  ["a VLAN number has 12 bits", "«vlan 4096» and ip", /above 4095/, "FILTER_MEANING"],
  ["an operand in parentheses comes first in a list", "port («(80 or 81)» or 82)", /without parentheses of its own/],
  ["no packet can be both", "«tcp and udp»", /no packet can match/, "FILTER_REJECTS_ALL"],
];

for (const [why, marked, message, code = "FILTER_SYNTAX"] of REFUSED)
  test(`is refused where ${why}: ${marked}`, () => {
    const expression = marked.replace(/[«»]/g, "");
    const error = refusal(() => compile(expression));
    assert.is(error.code, code, error.message);
    assert.match(error.reason, message);
    // A qualified name may be pointed at whole or from its name on; the end is what counts.
    const [from, to] = [marked.indexOf("«"), marked.indexOf("»") - 1];
    assert.is(error.at[1], to, `${error.at} instead of ${from},${to}`);
    assert.ok(error.at[0] <= from, `${error.at} instead of ${from},${to}`);
  });

function refusal(run: () => unknown): FilterError {
  try {
    run();
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

test("draws a caret under the place", () => {
  assert.is(
    refusal(() => compile("tcp and prt 80"))
      .message.split("\n")
      .slice(1)
      .join("\n"),
    "  tcp and prt 80\n          ^^^",
  );
});

const same = (one: string, other: string): void => assert.is(compile(one), compile(other), `${one} | ${other}`);

test("binds and and or alike, from left to right, and not tighter", () => {
  same("tcp or udp and port 53", "(tcp or udp) and port 53");
  same("not tcp or udp", "(not tcp) or udp");
  same("! tcp && len > 9 || arp", "((not tcp) and len > 9) or arp");
});

test("binds arithmetic as C does, but % and ^ take all that is on their right", () => {
  same("ip[0] + 2 * 3 = 9", "ip[0] + (2 * 3) = 9");
  same("ip[0] & 0xf << 2 = 20", "ip[0] & (0xf << 2) = 20");
  same("ip[0] | 1 & 2 = 3", "ip[0] | (1 & 2) = 3");
  same("8 - 4 - 2 = ip[0]", "(8 - 4) - 2 = ip[0]");
  same("ip[0] % 3 + 1 = 2", "ip[0] % (3 + 1) = 2");
  same("ip[0] ^ 3 * 2 = 2", "ip[0] ^ (3 * 2) = 2");
  same("-ip[0] % 3 = 1", "-(ip[0] % 3) = 1");
});

test("lets a bare name take the qualifiers before it", () => {
  same("tcp dst port 80 or 81", "tcp dst port 80 or tcp dst port 81");
  same("not host 1.2.3.4 and 5.6.7.8", "not host 1.2.3.4 and host 5.6.7.8");
  same("src host (1.2.3.4 or 5.6.7.8)", "src host 1.2.3.4 or src host 5.6.7.8");
  same("host 1.2.3.4 and (port 80) and 5.6.7.8", "host 1.2.3.4 and port 80 and host 5.6.7.8");
});

test("knows the names of the files it is given", () => {
  same("ip host gate", "ip host 10.0.0.7");
  same("ip6 host gate", "ip6 host fe80::7");
  same("host loop", "host ::1");
  same("port www", "tcp port 80");
  same("port web", "port 80");
  same("port who", "udp port 513");
  same("ip proto OSPFIGP", "ip proto 89");
  same("net lab", "net 10.7.0.0/32");
  same("ether host Gate", "ether host 00:01:02:03:04:05");
  same("dst host gate", "dst host fe80::7 or dst host 10.0.0.7");
  same("ip proto \\tcp", "ip proto 6");
});

test("takes addresses in all their spellings", () => {
  for (const mac of ["0:1:2:a:b:c", "00-01-02-0a-0b-0c", "00.01.02.0A.0B.0C", "0001.020a.0b0c", "0001020a0b0c"])
    same(`ether src ${mac}`, "ether src 00:01:02:0a:0b:0c");
  same("net 10.1", "net 10.1.0.0/16");
  same("net 10", "net 10.0.0.0 mask 255.0.0.0");
  same("host ::ffff:1.2.3.4", "host ::ffff:102:304");
});

test("shows the program of an empty expression as one that keeps everything", () => {
  assert.is(compile(" \n"), "6,0,0,262144");
});

test.run();
