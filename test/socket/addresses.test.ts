// Addresses: forms, names, byte order, and what is refused before the system is asked.
import { execFileSync } from "node:child_process";
import * as assert from "uvu/assert";
import * as sockets from "../../kernel-lib/socket";
import {
  type Address,
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_PACKET,
  AF_UNIX,
  decodeAddress,
  encodeAddress,
  formatAddress,
  getaddrinfo,
  getservbyname,
  getservbyport,
  htonl,
  htons,
  ifIndextoname,
  ifNametoindex,
  inetNtop,
  inetPton,
  ntohl,
  ntohs,
  SOCK_DGRAM,
  SOCK_STREAM,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, freePath, Opened } from "./support";

const test = suite("an address");
const opened = new Opened();
test.after.each(() => opened.close());

test("comes back from the system's bytes as it went in", () => {
  const forms: [number, Address, Address?][] = [
    [AF_INET, ["127.0.0.1", 9000]],
    [AF_INET, ["", 0], ["0.0.0.0", 0]],
    [AF_INET, ["<broadcast>", 65_535], ["255.255.255.255", 65_535]],
    [AF_INET, ["localhost", 1], ["127.0.0.1", 1]],
    [AF_INET6, ["::1", 80], ["::1", 80, 0, 0]],
    [AF_INET6, ["2001:db8::1", 80, 0xfffff, 7]],
    [AF_INET6, ["", 80], ["::", 80, 0, 0]],
    [AF_INET6, ["fe80::1%lo", 80], ["fe80::1%lo", 80, 0, 1]],
    [AF_INET6, ["fe80::1%1", 80], ["fe80::1%lo", 80, 0, 1]],
    [AF_INET6, ["::ffff:10.0.0.1", 80], ["::ffff:10.0.0.1", 80, 0, 0]],
    [AF_UNIX, "/tmp/a.sock"],
    [AF_UNIX, "/tmp/ü-非.sock"],
    [AF_UNIX, "\0abstract\0name"],
    [AF_UNIX, ""],
    [AF_PACKET, ["lo", 0x800, 1, 772, new Uint8Array([1, 2, 3, 4, 5, 6])]],
    [AF_NETLINK, [4_294_967_295, 3]],
  ];
  for (const [family, address, back = address] of forms) {
    const bytes = encodeAddress(family, address);
    assert.equal(decodeAddress(bytes, bytes.length), back);
  }
});

test("is refused where it cannot be, before the system is asked", async () => {
  const wrong: [number, unknown, string][] = [
    [AF_INET, ["300.1.1.1", 80], "an octet above 255"],
    [AF_INET, ["1.2.3", 80], "three octets: an old short form"],
    [AF_INET, ["1.2.3.04", 80], "a leading zero: octal to some"],
    [AF_INET, ["0x7f.0.0.1", 80], "a hexadecimal octet"],
    [AF_INET, ["1.2.3.4.", 80], "a dot at the end"],
    [AF_INET, ["::1", 80], "an IPv6 address on an IPv4 socket"],
    [AF_INET, ["no name with spaces", 80], "spaces"],
    [AF_INET, ["127.0.0.1", 70_000], "a port above 65535"],
    [AF_INET, ["127.0.0.1", -1], "a port below 0"],
    [AF_INET, ["127.0.0.1", 80.5], "half a port"],
    [AF_INET6, ["127.0.0.1", 80], "an IPv4 address on an IPv6 socket"],
    [AF_INET6, ["::1", 80, 0x100000], "a flow label of 21 bits"],
    [AF_INET6, ["::1", 80, 0, -1], "a scope below 0"],
    [AF_INET6, ["fe80::1%", 80], "an empty zone"],
    [AF_UNIX, `/${"x".repeat(200)}`, "a path too long"],
    [AF_UNIX, "/tmp/a\0b", "a NUL inside a path"],
  ];
  for (const [family, address, reason] of wrong) {
    const socket = opened.socket(family, SOCK_DGRAM);
    assert.is(await codeOf(() => socket.bind(address as Address)), "ERR_OUT_OF_RANGE", reason);
  }
  const wrongKinds: [number, unknown, string][] = [
    [AF_INET, "127.0.0.1:80", "a string"],
    [AF_INET, ["127.0.0.1"], "no port"],
    [AF_INET, ["127.0.0.1", 80, 0], "something behind the port"],
    [AF_INET, ["127.0.0.1", "80"], "a port as text"],
    [AF_INET, [127, 80], "a host as a number"],
    [AF_INET, undefined, "nothing"],
    [AF_INET6, ["::1", 80, 0, 0, 0], "five values"],
    [AF_UNIX, ["/tmp/a", 0], "an array"],
    [AF_UNIX, 5, "a number"],
  ];
  for (const [family, address, reason] of wrongKinds) {
    const socket = opened.socket(family, SOCK_DGRAM);
    for (const call of ["bind", "connect", "connectEx"] as const)
      assert.is(await codeOf(() => socket[call](address as Address)), "ERR_INVALID_ARG_TYPE", reason);
  }
});

test("of a UNIX socket is empty at first, and abstract when bind is given none", () => {
  const socket = opened.socket(AF_UNIX, SOCK_STREAM);
  assert.is(socket.getsockname(), "");
  socket.bind("");
  assert.match(String(socket.getsockname()), /^\0[\da-f]{5}$/);
});

test("of a UNIX socket may fill its room to the last byte", async () => {
  const longest = `\0${"n".repeat(107)}`;
  const socket = opened.socket(AF_UNIX, SOCK_STREAM);
  socket.bind(longest);
  assert.is(socket.getsockname(), longest);
  assert.is(await codeOf(() => opened.socket(AF_UNIX, SOCK_STREAM).bind(`${longest}n`)), "ERR_OUT_OF_RANGE");
  const path = freePath();
  const full = `${path}${"p".repeat(107 - path.length)}`;
  const file = opened.socket(AF_UNIX, SOCK_STREAM);
  file.bind(full);
  assert.is(file.getsockname(), full);
});

test("is said as people write it", () => {
  assert.is(formatAddress(["127.0.0.1", 9000]), "127.0.0.1:9000");
  assert.is(formatAddress(["::1", 9000, 0, 0]), "[::1]:9000");
  assert.is(formatAddress("\0name"), "@name");
});

test("as text and as bytes is what the system takes for one, and nothing else", async () => {
  const texts: [number, string, number[]][] = [
    [AF_INET, "0.0.0.0", [0, 0, 0, 0]],
    [AF_INET, "255.0.170.85", [255, 0, 170, 85]],
    [AF_INET6, "::", Array(16).fill(0)],
    [AF_INET6, "1::8", [0, 1, ...Array(13).fill(0), 8]],
    [AF_INET6, "::ffff:1.2.3.4", [...Array(10).fill(0), 255, 255, 1, 2, 3, 4]],
  ];
  for (const [family, text, bytes] of texts) {
    assert.equal([...inetPton(family, text)], bytes);
    assert.is(inetNtop(family, Uint8Array.from(bytes)), text);
  }
  const four = ["", "1.2.3", "1.2.3.256", "1.2.3.4.5", "01.2.3.4", "1.2.3.4\0", " 1.2.3.4", "a.b.c.d"];
  for (const wrong of four) assert.is(await codeOf(() => inetPton(AF_INET, wrong)), "ERR_OUT_OF_RANGE", wrong);
  const six = [
    "",
    "::0::",
    "1::abc::",
    "1::abc::def",
    "1:2:3:4:5:6",
    "1:2:3:4:5:6:7:8:0",
    "::1.2.3",
    "::1%lo",
    "0x20::",
  ];
  for (const wrong of six) assert.is(await codeOf(() => inetPton(AF_INET6, wrong)), "ERR_OUT_OF_RANGE", wrong);
  for (const length of [0, 3, 5, 15, 17]) {
    assert.is(await codeOf(() => inetNtop(AF_INET, new Uint8Array(length))), "ERR_OUT_OF_RANGE");
    assert.is(await codeOf(() => inetNtop(AF_INET6, new Uint8Array(length))), "ERR_OUT_OF_RANGE");
  }
  assert.is(await codeOf(() => inetPton(AF_UNIX, "x")), "ERR_OUT_OF_RANGE");
});

test("changes its byte order and back", async () => {
  for (const value of [0, 1, 255, 256, 0xaabb, 0xffff]) assert.is(ntohs(htons(value)), value);
  for (const value of [0, 1, 0xffff, 0x01020304, 0xffffffff]) assert.is(ntohl(htonl(value)), value);
  assert.is(htons(0x0102), 0x0201);
  assert.is(htonl(0x01020304), 0x04030201);
  for (const wrong of [-1, 0x10000, 1.5]) assert.is(await codeOf(() => htons(wrong)), "ERR_OUT_OF_RANGE");
  for (const wrong of [-1, 2 ** 32, 1.5]) assert.is(await codeOf(() => ntohl(wrong)), "ERR_OUT_OF_RANGE");
});

test.run();

const names = suite("a name");

names("of an interface has a number, and the number the name", async () => {
  assert.is(ifIndextoname(ifNametoindex("lo")), "lo");
  assert.is(await codeOf(() => ifNametoindex("no-such-one")), "ENODEV");
  assert.is(await codeOf(() => ifNametoindex("a name much too long")), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => ifIndextoname(0)), "ENXIO");
  assert.is(await codeOf(() => ifIndextoname(-1)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => ifIndextoname("lo" as never)), "ERR_INVALID_ARG_TYPE");
});

names("of a service has a port, and the port the name", async () => {
  assert.is(getservbyname("ssh"), 22);
  assert.is(getservbyname("ftp", "tcp"), 21);
  assert.is(getservbyname("ftp-data", "tcp"), 20);
  assert.is(getservbyname("www"), 80);
  assert.is(getservbyport(53, "udp"), "domain");
  assert.is(await codeOf(() => getservbyname("ssh", "udp")), "ERR_UNKNOWN_SERVICE");
  assert.is(await codeOf(() => getservbyname("no such service")), "ERR_UNKNOWN_SERVICE");
  assert.is(await codeOf(() => getservbyport(65_535)), "ERR_UNKNOWN_SERVICE");
  assert.is(await codeOf(() => getservbyport(65_536)), "ERR_OUT_OF_RANGE");
});

names("of a host has addresses, each with what a socket is made of", async () => {
  const [first] = await getaddrinfo("localhost", "http", { family: AF_INET, type: SOCK_STREAM });
  assert.equal(first, { family: AF_INET, type: SOCK_STREAM, proto: 6, canonicalName: "", address: ["127.0.0.1", 80] });
  const numeric = await getaddrinfo("::1", 53, { type: SOCK_DGRAM, flags: sockets.AI_NUMERICHOST });
  assert.equal(numeric[0]?.address, ["::1", 53, 0, 0]);
  const any = await getaddrinfo(null, 0, { flags: sockets.AI_PASSIVE, family: AF_INET, type: SOCK_STREAM });
  assert.equal(any[0]?.address, ["0.0.0.0", 0]);
  const named = await getaddrinfo("127.0.0.1", null, { flags: sockets.AI_CANONNAME });
  assert.is(named[0]?.canonicalName, "127.0.0.1");
  assert.is((await getaddrinfo("127.0.0.1")).length, 3);
  assert.equal((await getaddrinfo("fe80::1%lo", 1))[0]?.address, ["fe80::1%lo", 1, 0, 1]);
});

names("that nobody knows is a GaiError, and a wrong one is refused", async () => {
  assert.is(await codeOf(() => getaddrinfo("no-such-host.invalid")), "EAI_NONAME");
  assert.is(await codeOf(() => getaddrinfo(null, null)), "EAI_NONAME");
  assert.is(await codeOf(() => getaddrinfo("127.0.0.1", "no such service")), "EAI_SERVICE");
  assert.is(await codeOf(() => getaddrinfo("127.0.0.1", null, { family: 99 })), "EAI_FAMILY");
  assert.is(await codeOf(() => getaddrinfo("127.0.0.1", 65_536)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => getaddrinfo("a\0b")), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => getaddrinfo(5 as never)), "ERR_INVALID_ARG_TYPE");
});

names.run();

const constants = suite("a constant");

constants("has the value that Python's socket module gives it here", () => {
  const known = Object.entries(sockets).filter(
    ([name, value]) => /^[A-Z][A-Z\d_]+$/.test(name) && Number.isInteger(value),
  );
  const script = `
import json, select, socket, sys
names = json.load(sys.stdin)
print(json.dumps({n: int(getattr(socket, n, getattr(select, n, -99))) for n in names}))`;
  const values = JSON.parse(
    execFileSync("python3", ["-c", script], { input: JSON.stringify(known.map(([name]) => name)), encoding: "utf8" }),
  ) as Record<string, number>;
  // strings in Python's, or larger than the header says
  const others = new Set(["INADDR_ANY", "INADDR_LOOPBACK", "INADDR_BROADCAST", "NOT_HERE", "MSG_EOF", "ETH_P_ALL"]);
  const compared = known.filter(([name]) => values[name] !== -99 && !others.has(name));
  for (const [name, value] of compared) assert.is(value, values[name], name);
  assert.ok(compared.length > 90, `${compared.length} compared`);
});

constants.run();
