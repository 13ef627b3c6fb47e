import * as assert from "uvu/assert";
import { type FeasiblePlan, type InfeasiblePlan, planSubnets } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { comparePlans } from "./support/brute-plan";

const test = suite("planSubnets");
const wish = (hosts: number, name = `n${hosts}`) => ({ name, hosts });

function feasible(plan: FeasiblePlan | InfeasiblePlan): FeasiblePlan {
  assert.ok(plan.feasible, "reason" in plan ? plan.reason : "");
  return plan as FeasiblePlan;
}

test("agrees with every placement tried, up to 8 subnets and 3 reserved blocks", () => {
  assert.ok(comparePlans(3000, 1) > 1000);
});

test("answers in the order asked", () => {
  const plan = feasible(planSubnets("192.168.0.0/24", [wish(2, "link"), wish(100, "office"), wish(20, "lab")]));
  assert.equal(
    plan.subnets.map(({ name, prefix }) => `${name} ${prefix}`),
    ["link 192.168.0.160/30", "office 192.168.0.0/25", "lab 192.168.0.128/27"],
  );
});

test("leaves the largest block free rather than the first that comes", () => {
  const plan = feasible(planSubnets("10.0.0.0/24", [wish(2)], { reserved: ["10.0.0.128/26"] }));
  assert.is(plan.free.join(" "), "10.0.0.0/25 10.0.0.196/30 10.0.0.200/29 10.0.0.208/28 10.0.0.224/27");
});

test("sizes by mode", () => {
  const lengths = (mode: "classic" | "rfc3021"): string =>
    [0, 1, 2, 3, 6, 7, 254, 255]
      .map((hosts) => feasible(planSubnets("10.0.0.0/8", [wish(hosts)], { mode })).subnets[0]?.prefix.length)
      .join(" ");
  assert.is(lengths("classic"), "30 30 30 29 29 28 24 23");
  assert.is(lengths("rfc3021"), "32 32 31 29 29 28 24 23");
});

test("proves by the plain sum that too much was asked", () => {
  const plan = planSubnets("10.0.0.0/24", [wish(100), wish(100), wish(2)]);
  assert.not.ok(plan.feasible);
  if (plan.feasible) return;
  assert.equal([plan.needed, plan.available], [260n, 256n]);
  assert.is(plan.reason, "the 3 subnets need 260 addresses, 256 are free");
});

test("proves by sizes that the free space is in pieces", () => {
  const plan = planSubnets("10.0.0.0/24", [wish(100, "a"), wish(100, "b")], { reserved: ["10.0.0.7/32"] });
  const pieces = planSubnets("10.0.0.0/24", [wish(100, "a")], { reserved: ["10.0.0.7/32", "10.0.0.200/32"] });
  assert.not.ok(plan.feasible);
  if (pieces.feasible) return assert.unreachable();
  assert.equal([pieces.needed, pieces.available, pieces.size], [128n, 0n, 128n]);
  assert.is(
    pieces.reason,
    "a needs 128 addresses in blocks of at least 128 (/25); free blocks that large: none, 0 addresses",
  );
});

test("takes reserved blocks as they come: nested, overlapping, outside, of the other version, around all", () => {
  const reserved = ["10.0.0.0/26", "10.0.0.0/27", "10.0.0.5/28", "11.0.0.0/8", "::/0"];
  assert.is(feasible(planSubnets("10.0.0.0/24", [], { reserved })).free.join(" "), "10.0.0.64/26 10.0.0.128/25");
  assert.is(feasible(planSubnets("10.0.0.0/24", [], { reserved: ["10.0.0.0/8"] })).free.length, 0);
});

test("fills a block to the last address", () => {
  assert.equal(feasible(planSubnets("10.0.0.0/24", [wish(62), wish(62), wish(126)])).free, []);
  assert.equal(feasible(planSubnets("0.0.0.0/0", [wish(2 ** 32 - 2)])).free, []);
});

test("counts needs beyond 2^53 exactly", () => {
  const plan = planSubnets("10.0.0.0/8", [wish(Number.MAX_SAFE_INTEGER), wish(1)]);
  assert.ok(!plan.feasible && plan.needed === 2n ** 54n + 4n);
});

test("refuses an IPv6 block and what is no number of hosts", () => {
  assert.throws(() => planSubnets("2001:db8::/32", []), /only IPv4 blocks/);
  for (const hosts of [-1, 1.5, 2 ** 53, Number.NaN])
    assert.throws(() => planSubnets("10.0.0.0/8", [wish(hosts)]), RangeError);
});

test("plans a thousand subnets without delay", () => {
  const plan = feasible(
    planSubnets(
      "10.0.0.0/8",
      Array.from({ length: 1000 }, (_, n) => wish(n * 7)),
    ),
  );
  assert.is(new Set(plan.subnets.map(({ prefix }) => `${prefix}`)).size, 1000);
});

test.run();
