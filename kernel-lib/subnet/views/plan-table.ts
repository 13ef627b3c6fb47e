import type { FeasiblePlan, InfeasiblePlan } from "../plan";
import { withText } from "../text-form";
import { textTable } from "./text-table";

/** A plan as a table: one row a subnet in the order asked, then the reserved blocks and what is free. */
export interface PlanTable {
  head: string[];
  rows: { kind: "subnet" | "reserved" | "free"; cells: (string | number)[] }[];
  toString(): string;
}

const HEAD = ["name", "hosts", "network", "netmask", "first host", "last host", "broadcast", "usable", "spare"];

/**
 * Lists a plan's subnets with their masks, hosts and broadcast addresses; a plan that cannot be made is its reason.
 */
export function planTable(plan: FeasiblePlan | InfeasiblePlan): PlanTable {
  const rows: PlanTable["rows"] = [];
  for (const { name, hosts, prefix } of plan.feasible ? plan.subnets : []) {
    const usable = prefix.hostCount ?? 0;
    const { firstHost, lastHost, netmask, broadcast } = prefix;
    const ends = [prefix, netmask, firstHost, lastHost, broadcast ?? "none"].map(String);
    rows.push({ kind: "subnet", cells: [name, hosts, ...ends, usable, usable - hosts] });
  }
  for (const prefix of plan.reserved) rows.push({ kind: "reserved", cells: ["(reserved)", "", prefix.toString()] });
  const free = plan.feasible ? plan.free : plan.freeBlocks;
  for (const prefix of free) rows.push({ kind: "free", cells: ["(free)", "", prefix.toString()] });
  const draw = (): string => {
    const table = textTable(
      HEAD,
      rows.map(({ cells }) => [...cells, ...HEAD.slice(cells.length).fill("")]),
    );
    return plan.feasible ? table : `${plan.block} cannot be cut so: ${plan.reason}\n${table}`;
  };
  return withText({ head: HEAD, rows }, draw);
}
