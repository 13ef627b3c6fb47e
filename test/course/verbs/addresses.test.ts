// The verbs subnet, plan and lookup as other programs see them.
import { spawnSync } from "node:child_process";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";

const WIREBOOK = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");
const test = suite("wirebook subnet, plan and lookup");

function wirebook(args: string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, FORCE_COLOR: "0" };
  return spawnSync(process.execPath, [WIREBOOK, ...args], { input, encoding: "utf8", env });
}

/** The JSON answers to lines of input. */
function answers(verb: string, lines: (string | object)[]): Record<string, unknown>[] {
  const input = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
  const { status, stdout, stderr } = wirebook([verb, "--json"], input);
  assert.is(status, 0, stderr);
  assert.is(stderr, "");
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("describe a prefix by the keys of the contract, in its order", () => {
  const [answer] = answers("subnet", ["10.1.2.3/8"]);
  assert.is(
    JSON.stringify(answer),
    '{"input":"10.1.2.3/8","valid":true,"kind":"prefix","version":4,"canonical":"10.0.0.0/8","network":"10.0.0.0",' +
      '"broadcast":"10.255.255.255","netmask":"255.0.0.0","wildcard":"0.255.255.255","prefixLength":8,"addresses":16777216,' +
      '"firstHost":"10.0.0.1","lastHost":"10.255.255.254","hosts":16777214,"hostBitsSet":true,"class":"A",' +
      '"special":{"name":"Private-Use","prefix":"10.0.0.0/8","rfc":"RFC 1918","source":true,"destination":true,' +
      '"forwardable":true,"globallyReachable":false},"private":true}',
  );
});

test("describe a bare address and an IPv6 prefix by fewer keys", () => {
  const [ipv4, ipv6, mapped, prefix] = answers("subnet", ["8.8.8.8", "FE80::1%eth0", "::ffff:a00:1", "2001:db8::/74"]);
  assert.equal(ipv4, {
    input: "8.8.8.8",
    valid: true,
    kind: "address",
    version: 4,
    canonical: "8.8.8.8",
    class: "A",
    private: false,
  });
  assert.is(ipv6?.canonical, "fe80::1%eth0");
  assert.equal([mapped?.canonical, mapped?.mapped, mapped?.private], ["::ffff:10.0.0.1", "10.0.0.1", false]);
  assert.equal(Object.keys(prefix ?? {}), [
    "input",
    "valid",
    "kind",
    "version",
    "canonical",
    "network",
    "prefixLength",
    "addresses",
    "hostBitsSet",
    "special",
    "private",
  ]);
  assert.is(prefix?.addresses, "18014398509481984");
});

test("write a count as a number up to 2^53 and as text above", () => {
  const [at, above] = answers("subnet", ["2001:db8::/75", "2001:db8::/74"]);
  assert.equal([at?.addresses, above?.addresses], [2 ** 53, `${2n ** 54n}`]);
});

test("leave the broadcast out of /31 and /32", () => {
  for (const answer of answers("subnet", ["10.0.0.0/31", "10.0.0.1/32"])) assert.not.ok("broadcast" in answer);
});

test("answer every line, empty and hostile ones too, and go on", () => {
  const lines = ["", " ", "10.0.0.256", "\u2028", "1.2.3.4\u0000", "\u{1d7d9}.1.1.1", "1.2.3.4\r", "::1"];
  const all = answers("subnet", lines);
  assert.equal(
    all.map(({ input }) => input),
    lines.map((line) => line.replace("\r", "")),
  );
  assert.equal(
    all.map(({ error }) => (error as { at: number[] } | undefined)?.at),
    [[0, 0], [0, 1], [9, 10], [0, 1], [7, 8], [0, 2], undefined, undefined],
  );
});

test("read a last line that no line break ends, and bytes that are no UTF-8", () => {
  const input = Buffer.concat([Buffer.from([0xff]), Buffer.from("\n::1")]);
  const { stdout } = spawnSync(process.execPath, [WIREBOOK, "subnet", "--json"], { input, encoding: "utf8" });
  assert.equal(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { valid: boolean }).valid),
    [false, true],
  );
});

test("cut a block by the contract's keys", () => {
  const problem = {
    block: "10.0.0.0/24",
    mode: "rfc3021",
    subnets: [
      { name: "a", hosts: 2 },
      { name: "b", hosts: 100 },
    ],
    reserved: ["10.0.0.0/26"],
  };
  const [answer] = answers("plan", [problem]);
  assert.equal(answer, {
    feasible: true,
    plan: [
      { name: "a", hosts: 2, network: "10.0.0.64", size: 2, usable: 2, netmask: "255.255.255.254" },
      {
        name: "b",
        hosts: 100,
        network: "10.0.0.128",
        size: 128,
        usable: 126,
        netmask: "255.255.255.128",
        broadcast: "10.0.0.255",
      },
    ],
    free: ["10.0.0.66/31", "10.0.0.68/30", "10.0.0.72/29", "10.0.0.80/28", "10.0.0.96/27"],
  });
});

test("say why a block cannot be cut", () => {
  const [answer] = answers("plan", [
    { block: "10.0.0.0/30", mode: "classic", subnets: [{ name: "a", hosts: Number.MAX_SAFE_INTEGER }] },
  ]);
  assert.equal([answer?.feasible, answer?.needed, answer?.available], [false, `${2n ** 54n}`, 4]);
});

const BAD_PROBLEMS: [reason: string, line: string | object, field: string | undefined][] = [
  ["no JSON", "{", undefined],
  ["an empty line", "", undefined],
  ["no object", "[]", "the line"],
  ["no block", { subnets: [] }, "block"],
  ["a block that is no prefix", { block: "10.0.0.0", subnets: [] }, "block"],
  ["an IPv6 block", { block: "::/0", subnets: [] }, "block"],
  ["no subnets", { block: "10.0.0.0/8" }, "subnets"],
  ["an unknown mode", { block: "10.0.0.0/8", mode: "modern", subnets: [] }, "mode"],
  ["a subnet without hosts", { block: "10.0.0.0/8", subnets: [{ name: "a" }] }, "subnets[0].hosts"],
  ["half a host", { block: "10.0.0.0/8", subnets: [{ name: "a", hosts: 1.5 }] }, "subnets[0].hosts"],
  ["fewer than no hosts", { block: "10.0.0.0/8", subnets: [{ name: "a", hosts: -1 }] }, "subnets[0].hosts"],
  ["a number as text", { block: "10.0.0.0/8", subnets: [{ name: "a", hosts: "5" }] }, "subnets[0].hosts"],
  ["a subnet that is no object", { block: "10.0.0.0/8", subnets: [null] }, "subnets[0]"],
  ["a reserved block that is none", { block: "10.0.0.0/8", subnets: [], reserved: ["x"] }, "reserved[0]"],
];

test("name the field of a problem that cannot be read, and read the next line", () => {
  const all = answers("plan", [...BAD_PROBLEMS.map(([, line]) => line), { block: "10.0.0.0/8", subnets: [] }]);
  for (const [n, [reason, , field]] of BAD_PROBLEMS.entries()) {
    const error = all[n]?.error as { field?: string; reason: string } | undefined;
    assert.ok(error?.reason, reason);
    assert.is(error?.field, field, reason);
  }
  assert.is(all.at(-1)?.feasible, true);
});

test("look up by longest prefix, lowest metric, first in the list", () => {
  const routes = [
    { prefix: "0.0.0.0/0", next_hop: "up", metric: 0 },
    { prefix: "10.0.0.0/8", next_hop: "slow", metric: 5 },
    { prefix: "10.9.9.9/8", next_hop: "fast", metric: 1 },
    { prefix: "10.0.0.0/8", next_hop: "late", metric: 1 },
  ];
  const [answer, none, bad] = answers("lookup", [
    { routes, queries: ["10.1.1.1", "9.9.9.9"] },
    { routes: [], queries: ["::1"] },
    { routes, queries: ["10.1.1"] },
  ]);
  assert.equal(answer, {
    results: [
      {
        addr: "10.1.1.1",
        best: "10.0.0.0/8",
        next_hop: "fast",
        matches: ["10.0.0.0/8", "10.0.0.0/8", "10.0.0.0/8", "0.0.0.0/0"],
      },
      { addr: "9.9.9.9", best: "0.0.0.0/0", next_hop: "up", matches: ["0.0.0.0/0"] },
    ],
  });
  assert.equal(none, { results: [{ addr: "::1", best: null }] });
  assert.is((bad?.error as { field?: string } | undefined)?.field, "queries[0]");
});

test("show people the bits, the working and the walk", () => {
  assert.match(
    wirebook(["subnet", "192.168.1.130/26"]).stdout,
    /network +192\.168\.1\.128\/26 +11000000 10101000 00000001 10\|000000/,
  );
  assert.match(wirebook(["subnet", "--explain", "192.168.1.130/26"]).stdout, /Network: address AND mask/);
  assert.match(wirebook(["subnet", "10.0.0.256"]).stdout, /\n {11}\^/);
  assert.match(
    wirebook(["plan", "10.0.0.0/24", "office=50", "--explain"]).stdout,
    /office: 50 hosts \+ network \+ broadcast = 52/,
  );
  const routes = "default via 192.0.2.1 dev eth0 metric 100\n10.0.0.0/8 dev tun0\n";
  assert.match(
    wirebook(["lookup", "10.1.1.1", "--routes", "-"], routes).stdout,
    /10\.1\.1\.1 goes to tun0\n[\s\S]*x {2}0\.0\.0\.0\/0 {3}192\.0\.2\.1 {5}100/,
  );
});

test("colour for a terminal only", () => {
  const env = { ...process.env, FORCE_COLOR: "1" };
  const { stdout } = spawnSync(process.execPath, [WIREBOOK, "subnet", "10.0.0.1/8"], { encoding: "utf8", env });
  assert.ok(stdout.includes("\u001b["));
  assert.not.ok(wirebook(["subnet", "10.0.0.1/8"]).stdout.includes("\u001b["));
});

test("exit with 2 for wrong usage and files that cannot be read", () => {
  for (const args of [
    ["subnet", "--wrong"],
    ["plan", "10.0.0.0/24", "office"],
    ["plan", "10.0.0/24", "a=1"],
    ["lookup", "10.0.0.1"],
    ["lookup", "10.0.0.1", "--routes", "/nowhere"],
  ]) {
    const { status, stdout, stderr } = wirebook(args);
    assert.is(status, 2, args.join(" "));
    assert.is(stdout, "");
    assert.ok(stderr.length > 10);
  }
});

test.run();
