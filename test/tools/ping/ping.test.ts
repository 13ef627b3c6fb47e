// timeout: 120 s
// What ping makes of its answers, and of a user without rights.
import { spawnSync } from "node:child_process";
import path from "node:path";
import * as assert from "uvu/assert";
import { figure } from "../../../kernel-lib/show";
import { PingResult, type PingRow, percentText, roundTrips, timeText } from "../../../kernel-lib/tools";
import { icmpWords, whatFailed } from "../../../kernel-lib/tools/icmp";
import { suite } from "../../harness";

const numbers = suite("ping's numbers");

numbers("are the least, the average, the most and the deviation", () => {
  assert.equal(roundTrips([2, 4, 4, 4, 5, 5, 7, 9]), { minMs: 2, averageMs: 5, maxMs: 9, deviationMs: 2 });
  assert.is(roundTrips([]), undefined);
});

numbers("have three digits that count", () => {
  for (const [ms, text] of [
    [0.0004, "0.000"],
    [0.9994, "0.999"],
    [0.9999, "1.00"],
    [9.994, "9.99"],
    [9.999, "10.0"],
    [99.94, "99.9"],
    [99.99, "100"],
    [1234.5, "1235"],
  ] as const)
    assert.is(timeText(ms), text);
  assert.is(percentText(1, 3), "33.3333");
  assert.is(percentText(0, 3), "0");
});

numbers("count lost requests, errors and duplicates, and draw them", () => {
  const answered: PingRow = {
    sequence: 1,
    atMs: 0,
    outcome: "answered",
    from: "10.0.0.2",
    roundTripMs: 2,
    duplicates: 1,
  };
  const lost: PingRow = { sequence: 2, atMs: 1000, outcome: "no answer" };
  const failed: PingRow = {
    sequence: 3,
    atMs: 2000,
    outcome: "Time to live exceeded",
    from: "10.0.0.1",
    fault: "route",
  };
  const result = new PingResult("bob", "10.0.0.2", ["PING"], [answered, lost, failed], 2500);
  assert.is(
    result.lines.at(-2),
    "3 packets transmitted, 1 received, +1 duplicates, +1 errors, 66.6667% packet loss, time 2500ms",
  );
  assert.is(result.verdict, "partly answered");
  assert.is(new PingResult("bob", "10.0.0.2", [], [lost, failed], 1).verdict, "route");
  assert.is(new PingResult("bob", "10.0.0.2", [], [lost], 1).exitCode, 1);
  const drawn = figure(...result.chart());
  assert.match(drawn.toString(), /Round trips to bob: 1 of 3 answered/);
});

const words = suite("ICMP errors in words");

words("say what has failed", () => {
  for (const [version, type, code, said, failed] of [
    [4, 3, 0, "Destination Net Unreachable", "route"],
    [4, 3, 1, "Destination Host Unreachable", "host"],
    [4, 3, 3, "Destination Port Unreachable", "host"],
    [4, 3, 13, "Packet filtered", "route"],
    [4, 11, 0, "Time to live exceeded", "route"],
    [4, 11, 1, "Frag reassembly time exceeded", "route"],
    [6, 1, 0, "Destination unreachable: No route", "route"],
    [6, 1, 3, "Destination unreachable: Address unreachable", "host"],
    [6, 3, 0, "Time exceeded: Hop limit", "route"],
    // codes that nobody has defined
    [4, 3, 77, "Dest Unreachable, Bad Code: 77", "route"],
    [6, 1, 77, "Destination unreachable: Unknown code 77", "route"],
  ] as const) {
    assert.is(icmpWords({ version, type, code }), said);
    assert.is(whatFailed({ version, type, code }), failed, said);
  }
  assert.is(icmpWords({ version: 4, type: 3, code: 4, mtu: 1400 }), "Frag needed and DF set (mtu = 1400)");
  assert.is(whatFailed({ version: 6, type: 2, code: 0, mtu: 1280 }), "size");
});

const rights = suite("ping without root");
const asRoot = process.geteuid?.() === 0 && process.platform === "linux" ? rights : rights.skip;

/** Runs in a network namespace of its own, as an ordinary user. */
function inside(right: "allowed" | "denied"): Record<string, unknown> {
  const loader = path.resolve(__dirname, "../../../kernel-lib/kernel/load/register.cjs");
  const script =
    "ip link set lo up && ip link add eth0 type veth peer name far0 && ip link set far0 up && " +
    'ip addr add 10.0.1.2/24 dev eth0 && ip link set eth0 up && exec "$0" -r "$1" "$2" "$3"';
  const words = [process.execPath, loader, path.join(__dirname, "inside.ts"), right];
  const { stdout, stderr } = spawnSync("unshare", ["-n", "sh", "-c", script, ...words], { encoding: "utf8" });
  assert.ok(stdout, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

asRoot("uses a ping socket where the kernel allows it, and hears of errors", () => {
  assert.equal(inside("allowed"), {
    user: 65_534,
    answered: [2, 64],
    answeredIpv6: [1, 64],
    nobody: "From 10.0.1.2 icmp_seq=1 Destination Host Unreachable",
  });
});

asRoot("says which setting is missing where the kernel allows none", () => {
  assert.match(
    String(inside("denied").said),
    /^ping: this user may open neither a raw socket .* nor a ping socket: net\.ipv4\.ping_group_range is "1 0", which is no group at all/,
  );
});

for (const each of [numbers, words, rights]) each.run();
