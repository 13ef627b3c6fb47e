import { classOf } from "./address-class";
import { explain } from "./explain";
import { Ipv4Address } from "./ipv4-address";
import { Ipv6Address } from "./ipv6-address";
import { planSubnets, type SubnetWish } from "./plan";
import type { PracticeKind, PracticeLevel } from "./practice";
import { judgePlan } from "./practice-plan";
import { Prefix } from "./prefix";
import { RouteTable } from "./routes/route-table";
import type { Random } from "./seeded-random";
import { matchWalk } from "./views/match-walk";
import { planTable } from "./views/plan-table";

/** A problem before it is wrapped: `judge` says what is wrong with an answer, or nothing. */
export interface Draft {
  question: string;
  answer: string;
  working: string;
  judge: (given: string) => string | undefined;
}

type Maker = (random: Random, level: PracticeLevel) => Draft;

/** One maker for each kind of problem. */
export const makers: Record<PracticeKind, Maker> = {
  class: (random, level) => {
    // on level 3 the octets at which one class ends and the next begins
    const first =
      level === 3 ? ([0, 127, 128, 191, 192, 223, 224, 239, 240, 255][random(0, 9)] as number) : random(0, 255);
    const address = new Ipv4Address((first << 24) | random(0, 0xffffff));
    return exact(`Which class (A to E) is ${address} in?`, classOf(address).name, explain(`${address}`));
  },
  network: (random, level) => {
    const { address, prefix } = someAddress(random, level);
    const question = `Which network is ${address}/${prefix.length} in (address only)?`;
    return exact(question, `${prefix.network}`, explain(`${address}/${prefix.length}`));
  },
  broadcast: (random, level) => {
    const { address, prefix } = someAddress(random, level);
    const question = `What is the broadcast address of the network of ${address}/${prefix.length} ("none" if it has none)?`;
    return exact(question, `${prefix.broadcast ?? "none"}`, explain(`${address}/${prefix.length}`));
  },
  "host range": (random, level) => {
    const { address, prefix } = someAddress(random, level);
    const question = `Which addresses can hosts have in the network of ${address}/${prefix.length} (first - last)?`;
    return exact(question, `${prefix.firstHost} - ${prefix.lastHost}`, explain(`${address}/${prefix.length}`));
  },
  "is it in": (random, level) => {
    const { address, prefix } = someAddress(random, level);
    const reach = 2 ** Math.min(prefix.hostBits, 31);
    const near = Ipv4Address.fromNumber(clamp(address.toNumber() + random(-reach, reach)));
    const answer = prefix.contains(near) ? "yes" : "no";
    const other = new Prefix(near, prefix.length);
    const working = `${near} AND ${prefix.netmask} = ${other.network}; the network of ${address} is ${prefix.network}`;
    return exact(
      `${address}/${prefix.length} sends to ${near}: is that in its own network (yes or no)?`,
      answer,
      working,
    );
  },
  "how many subnets": (random, level) => {
    const { prefix } = someAddress(random, level);
    const length = random(prefix.length, Math.min(prefix.length + 4 * level, 32));
    const bits = length - prefix.length;
    const working = `${length} - ${prefix.length} = ${bits} bits more, 2^${bits} = ${2 ** bits}`;
    return exact(`How many subnets of /${length} does ${prefix} hold?`, `${2 ** bits}`, working);
  },
  plan: planProblem,
  "longest match": matchProblem,
  "ipv6 form": (random, level) => {
    const address = sparseIpv6(random, level);
    const written = address.groups
      .map((group) =>
        group
          .toString(16)
          .padStart(level === 1 ? 1 : 4, "0")
          .toUpperCase(),
      )
      .join(":");
    return exact(`Write ${written} in its shortest form (RFC 5952).`, `${address}`, explain(written));
  },
  "ipv6 network": (random, level) => {
    const address = sparseIpv6(random, level);
    const length = level === 1 ? 16 * random(1, 7) : level === 2 ? 4 * random(5, 24) : random(17, 127);
    const prefix = new Prefix(address, length);
    return exact(
      `Which network is ${address}/${length} in (with its length)?`,
      `${prefix}`,
      explain(`${address}/${length}`),
    );
  },
};

function exact(question: string, answer: string, working: { toString(): string }): Draft {
  const plain = (text: string): string => text.toLowerCase().replace(/\s*(-|–|to)\s*/g, "-");
  const judge = (given: string): string | undefined =>
    plain(given) === plain(answer) ? undefined : `${JSON.stringify(given)} is not it; the working:\n${working}`;
  return { question, answer, working: working.toString(), judge };
}

/** An address with a mask at an octet (level 1), inside one (2), or of any length, /31 and /32 included (3). */
function someAddress(random: Random, level: PracticeLevel): { address: Ipv4Address; prefix: Prefix } {
  const address = new Ipv4Address((random(1, 223) << 24) | random(0, 0xffffff));
  const length = level === 1 ? 8 * random(1, 3) : level === 2 ? random(9, 30) : random(1, 32);
  return { address, prefix: new Prefix(address, length) };
}

function clamp(value: number): number {
  return Math.min(2 ** 32 - 1, Math.max(0, value));
}

function sparseIpv6(random: Random, level: PracticeLevel): Ipv6Address {
  const groups = Array.from({ length: 8 }, (_, n) =>
    n > 0 && random(0, 2) > 0 ? 0 : random(1, level === 1 ? 0xff : 0xffff),
  );
  groups[0] = 0x2001;
  return Ipv6Address.fromBigInt(groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n));
}

function planProblem(random: Random, level: PracticeLevel): Draft {
  const block = new Prefix(new Ipv4Address((10 << 24) | random(0, 0xffffff)), 26 - 2 * level);
  const names = ["office", "lab", "guests", "phones", "link", "servers"].slice(0, 2 + level);
  let wishes: SubnetWish[];
  do {
    wishes = names.map((name) => ({ name, hosts: name === "link" ? 2 : random(3, 2 ** (block.hostBits - 2)) }));
  } while (!planSubnets(block, wishes).feasible);
  const plan = planSubnets(block, wishes);
  const asked = wishes.map(({ name, hosts }) => `${name} ${hosts}`).join(", ");
  return {
    question: `Cut ${block} into the smallest subnets for these hosts: ${asked}. Answer as "name prefix, name prefix, ...".`,
    answer: plan.feasible ? plan.subnets.map(({ name, prefix }) => `${name} ${prefix}`).join(", ") : "",
    working: planTable(plan).toString(),
    judge: (given) => judgePlan(block, wishes, given),
  };
}

function matchProblem(random: Random, level: PracticeLevel): Draft {
  const address = new Ipv4Address((random(1, 223) << 24) | random(0, 0xffffff));
  const table = new RouteTable<string>();
  for (const hop of ["A", "B", "C", "D", "E", "F"].slice(0, 2 + level)) {
    const length = level === 1 ? 8 * random(0, 3) : random(0, 30);
    // some share the address's bits, some differ in their last one
    const bits = random(0, 2) > 0 || length === 0 ? address.bits : address.bits ^ (1 << (32 - length));
    const prefix = new Prefix(new Ipv4Address(bits), length);
    if (table.get(prefix).length === 0) table.insert(prefix, hop);
  }
  const routes = [...table].map(({ prefix, nextHop }) => `${prefix} via ${nextHop}`).join(", ");
  const question = `Routes: ${routes}. Where does a packet to ${address} go ("none" without a route)?`;
  return exact(question, table.lookup(address) ?? "none", matchWalk(table, address));
}
