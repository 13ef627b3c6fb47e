import { ParseError } from "./parse-error";
import { hostBitsFor, type SubnetWish } from "./plan";
import { Prefix } from "./prefix";

/** Says what is wrong with a learner's plan ("name prefix, …"), or nothing: any plan that holds is right. */
export function judgePlan(block: Prefix, wishes: readonly SubnetWish[], given: string): string | undefined {
  const placed = new Map<string, Prefix>();
  for (const part of given.split(/[,;\n]/)) {
    const [name = "", text = ""] = part.trim().split(/\s+/);
    if (name === "") continue;
    const prefix = read(text);
    if (typeof prefix === "string") return `${name}: ${prefix}`;
    const wrong = misplaced(block, placed, name, prefix);
    if (wrong) return wrong;
    placed.set(name, prefix);
  }
  for (const { name, hosts } of wishes) {
    const prefix = placed.get(name);
    if (!prefix) return `${name} has no subnet`;
    const length = 32 - hostBitsFor(hosts);
    if (prefix.length > length)
      return `${name} ${prefix} has ${prefix.hostCount} addresses for hosts, ${hosts} are needed`;
    if (prefix.length < length) return `${name} ${prefix} is larger than need be: /${length} holds ${hosts} hosts`;
  }
  return undefined;
}

function read(text: string): Prefix | string {
  try {
    const prefix = Prefix.parse(text);
    const [address] = text.split("/");
    return prefix.network.toString() === address ? prefix : `${text} has host bits set, its network is ${prefix}`;
  } catch (error) {
    if (error instanceof ParseError) return error.message;
    throw error;
  }
}

function misplaced(
  block: Prefix,
  placed: ReadonlyMap<string, Prefix>,
  name: string,
  prefix: Prefix,
): string | undefined {
  if (!block.contains(prefix)) return `${name} ${prefix} lies outside ${block}`;
  for (const [other, taken] of placed)
    if (taken.overlaps(prefix)) return `${name} ${prefix} overlaps ${other} ${taken}`;
  return undefined;
}
