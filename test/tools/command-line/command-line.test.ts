// Command lines of the notes' tools: what is read out of them, and what is said about slips.
import * as assert from "uvu/assert";
import type { NetworkHost } from "../../../kernel-lib/lab";
import { command, machine, NETWORK_TOOLS, ping } from "../../../kernel-lib/tools";
import { readNetmask, readNetwork, splitWords } from "../../../kernel-lib/tools/command-line";
import { readIfconfig } from "../../../kernel-lib/tools/ifconfig/request";
import { readNetstat } from "../../../kernel-lib/tools/netstat/request";
import { readPing } from "../../../kernel-lib/tools/ping/request";
import { readRoute } from "../../../kernel-lib/tools/route/request";
import { readTraceroute } from "../../../kernel-lib/tools/traceroute/request";
import { suite } from "../../harness";

const words = splitWords;

/** A host that nothing may be asked of. */
const nobody: NetworkHost = {
  name: "nobody",
  isLab: true,
  socket: () => {
    throw new Error("a socket was opened");
  },
  resolve: () => Promise.reject(new Error("a name was asked for")),
  reverse: async () => undefined,
};

const lines = suite("command lines");

lines("of the notes are read as they are typed", () => {
  assert.equal(readIfconfig(words("eth0")), { name: "eth0" });
  assert.equal(readIfconfig(words("eth0 192.168.1.23 netmask 255.255.255.0")), {
    name: "eth0",
    change: { address: "192.168.1.23", prefixLength: 24 },
  });
  assert.equal(readIfconfig(words("eth0 hw ether 00:11:22:33:44:55")), {
    name: "eth0",
    change: { mac: "00:11:22:33:44:55" },
  });
  assert.equal(readIfconfig(words("eth0 down")).change, { up: false });
  const gateway = readRoute(words("add default gw 2.2.2.1")).change;
  assert.is(String(gateway?.destination), "0.0.0.0/0");
  assert.is(gateway?.gateway, "2.2.2.1");
  const net = readRoute(words("add -net 2.2.2.0 netmask 255.255.255.0 dev eth0")).change;
  assert.is(`${net?.verb} ${net?.destination} ${net?.interfaceName}`, "add 2.2.2.0/24 eth0");
  assert.is(String(readRoute(words("del -net 2.2.2.0 netmask 255.255.255.0")).change?.destination), "2.2.2.0/24");
  assert.equal(readNetstat(words("-r -n")), { routes: true, numeric: true });
  assert.equal(readNetstat(words("-ntlp")), { numeric: true, tcp: true, listening: true, programs: true });
  assert.equal(readPing(words("-c 3 -i0.2 -s 100 -W 1 bob -t 5")), {
    to: "bob",
    options: { count: 3, intervalS: 0.2, size: 100, timeoutS: 1, timeToLive: 5 },
  });
  assert.equal(readTraceroute(words("-In -q 1 -m 5 10.0.2.2 100")), {
    to: "10.0.2.2",
    options: { method: "icmp", numeric: true, queries: 1, mostHops: 5, packetBytes: 100 },
  });
});

lines("without a mask take the class's, as before there were masks", () => {
  assert.is(readIfconfig(words("eth0 10.1.2.3")).change?.prefixLength, 8);
  assert.is(readIfconfig(words("eth0 172.16.2.3")).change?.prefixLength, 16);
  assert.is(readIfconfig(words("eth0 192.168.2.3")).change?.prefixLength, 24);
  assert.is(String(readRoute(words("add -net 172.16.0.0 dev eth0")).change?.destination), "172.16.0.0/16");
  // without -net an address with host bits is a host
  assert.is(String(readRoute(words("add 10.1.2.3 gw 10.0.0.1")).change?.destination), "10.1.2.3/32");
});

lines("with a slip say what is wrong and what was meant", () => {
  for (const [read, line, said] of [
    // the notes' own: the fourth octet left out
    [
      readIfconfig,
      "eth0 192.168.1.23 netmask 255.255.255",
      /fourth octet is missing.*255\.255\.255\.0 \(a \/24\).*255\.255\.0\.255, a mask with a hole/,
    ],
    // the notes' own: host bits set
    [
      readRoute,
      "add -net 2.2.2.1 netmask 255.255.255.0",
      /netmask doesn't match route address.*2\.2\.2\.0 \(with -net\).*2\.2\.2\.1 \(with -host\)/,
    ],
    [readIfconfig, "eth0 netmask 255.0.255.0", /no holes/],
    [readIfconfig, "eth0 dwon", /down was meant/],
    [readIfconfig, "eth0 netmask", /netmask wants a mask behind it/],
    [readIfconfig, "eth0 10.0.0.300", /octet 4 is 300, must be 0 to 255\n {2}10\.0\.0\.300\n {11}\^/],
    // the lowest bit of the first octet marks a group
    [readIfconfig, "eth0 hw ether 01:00:5e:00:00:01", /first octet is odd/],
    [readIfconfig, "eth0 hw ax25 X", /hw ether MAC only/],
    [readIfconfig, "eth0 mtu big", /mtu big: it must be a whole number/],
    [readRoute, "delete default", /neither add nor del; del was meant/],
    [readRoute, "add default", /which way\? Say gw GATEWAY/],
    [readRoute, "add", /add what\?/],
    [readRoute, "add -host 10.0.0.1/24 dev eth0", /a mask makes no sense with -host/],
    [readRoute, "add default gw", /gw wants a value/],
    [readRoute, "add 5.5.5.5 gw 10.0.1.1 metrc 4", /metric was meant/],
    [readNetstat, "-ntlz", /there is no option -z; there are -r/],
    [readNetstat, "--lisening", /--listening was meant/],
    [readNetstat, "tcp", /takes options only, such as -ntl/],
    [readPing, "", /which host\?/],
    [readPing, "-c", /-c wants a value: -c COUNT/],
    [readPing, "-c 0 bob", /-c 0: it must be a whole number from 1/],
    // the longest IPv4 packet has 65,535 bytes
    [readPing, "-s 65508 bob", /from 0 to 65507/],
    [readPing, "-M never bob", /it must be do, want or dont/],
    [readPing, "alice bob", /one host at a time: "bob" is a second/],
    [readTraceroute, "bob 5", /packet length 5: it must be a whole number from 28/],
  ] as const)
    assert.throws(() => read(words(line)), said, line);
});

lines("with a misspelled tool name the nearest one", async () => {
  // the notes' own, twice
  await refuses(() => command(nobody, "ifconifg eth0"), /ifconifg: there is no such command; ifconfig was meant\?/);
  await refuses(() => command(nobody, "format c:"), /there are ping, traceroute, ifconfig, route, netstat/);
});

lines("with --help tell every option, and ask nothing", async () => {
  for (const [name, tool] of Object.entries(NETWORK_TOOLS)) {
    const printed: string[] = [];
    const output = await tool(nobody, ["--help"], (line) => printed.push(line));
    assert.match(output.lines[0] ?? "", new RegExp(`^Usage: ${name} `));
    assert.equal(printed, [...output.lines]);
  }
});

lines("on this machine change nothing without --really", async () => {
  for (const line of ["ifconfig lo down", "route add default gw 192.0.2.1", "route del default"])
    await refuses(() => command(machine, line), /would change the network of this machine itself, so nothing was done/);
});

lines("name an address that is none, and tell a name from the network behind it", async () => {
  await refuses(() => ping(nobody, "10.0.0.256"), /10\.0\.0\.256 is no IPv4 address/);
  await refuses(() => ping(nobody, "-6 10.0.0.1"), /10\.0\.0\.1 is an IPv4 address, and -6 was asked for/);
  await refuses(() => ping(nobody, "bob"), /the name failed, not the network behind it: bob/);
});

async function refuses(run: () => Promise<unknown>, said: RegExp): Promise<void> {
  try {
    await run();
  } catch (error) {
    assert.match((error as Error).message, said);
    return;
  }
  assert.unreachable(`nothing was refused, ${said} was expected`);
}

const masks = suite("netmasks and networks");

masks("are read as lengths", () => {
  for (const [text, length] of [
    ["0.0.0.0", 0],
    ["128.0.0.0", 1],
    ["255.255.254.0", 23],
    ["255.255.255.255", 32],
  ] as const)
    assert.is(readNetmask("x", text), length);
});

masks("are refused in short forms, with the mask that was meant where there is one", () => {
  assert.throws(() => readNetmask("x", "255.255"), /2 octets are missing\. 255\.255\.0\.0 \(a \/16\)/);
  // no mask, whatever is put behind it
  assert.throws(
    () => readNetmask("x", "1.2.3"),
    (error: Error) => !/was meant/.test(error.message),
  );
  assert.throws(() => readNetmask("x", "24"), /four octets are needed/);
});

masks("leave the network itself alone", () => {
  assert.is(String(readNetwork("x", "10.0.0.0", 8)), "10.0.0.0/8");
  assert.throws(() => readNetwork("x", "10.0.0.1", 8), /host part/);
});

lines.run();
masks.run();
