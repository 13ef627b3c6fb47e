import { type Command, Option } from "commander";
import {
  type FeasiblePlan,
  hostBitsFor,
  type InfeasiblePlan,
  ParseError,
  type PlanMode,
  type PlanOptions,
  Prefix,
  planMap,
  planSubnets,
  planTable,
  type SubnetWish,
} from "../../subnet";
import { coloured } from "./colours";
import { answerEveryLine, UsageError } from "./every-line";
import { answerJson, asList, asObject, asText, jsonCount, ProblemError, parsed, readObject } from "./json-problem";

const MODES: readonly string[] = ["classic", "rfc3021"] satisfies PlanMode[];

interface Problem extends PlanOptions {
  block: Prefix;
  subnets: SubnetWish[];
}

/** `npx wirebook plan`: cut a block into subnets for so many hosts. */
export function plan(command: Command): void {
  command
    .argument("[block]", "the block to cut; without one problems are read from standard input, one JSON object a line")
    .argument("[wishes...]", "name=hosts, such as office=50")
    .option("--reserve <prefix...>", "blocks that must stay untouched")
    .addOption(
      new Option("--mode <mode>", "rfc3021 gives two hosts a /31, one a /32").choices(MODES).default("classic"),
    )
    .option("--json", "one JSON object a line")
    .option("--explain", "show how the sizes come about")
    .action(async (block: string | undefined, wishes: string[], options: Options) => {
      const show = (problem: Problem): string =>
        options.json ? JSON.stringify(toJson(solve(problem))) : report(problem, options);
      if (block !== undefined) console.log(show(fromArguments(block, wishes, options)));
      else await answerEveryLine(options.json ? planLine : (line) => reportLine(line, show));
    });
}

interface Options {
  json?: boolean;
  explain?: boolean;
  reserve?: string[];
  mode: PlanMode;
}

/** What the verb answers to one line of JSON, as contracts have it. */
export function planLine(line: string): string {
  return answerJson(line, (object) => toJson(solve(readProblem(object))));
}

function solve({ block, subnets, reserved, mode }: Problem): FeasiblePlan | InfeasiblePlan {
  return planSubnets(block, subnets, { reserved, mode });
}

function readProblem(object: Record<string, unknown>): Problem {
  const block = parsed(object.block, "block", Prefix.parse);
  if (block.version === 6) throw new ProblemError("only IPv4 blocks are cut by numbers of hosts", "block");
  const mode = object.mode ?? "classic";
  if (typeof mode !== "string" || !MODES.includes(mode))
    throw new ProblemError(`one of ${MODES.join(", ")} is needed`, "mode");
  const subnets = asList(object.subnets, "subnets").map((value, n) => readWish(value, `subnets[${n}]`));
  const reserved = asList(object.reserved, "reserved", true).map((value, n) =>
    parsed(value, `reserved[${n}]`, Prefix.parse),
  );
  return { block, mode: mode as PlanMode, subnets, reserved };
}

function readWish(value: unknown, field: string): SubnetWish {
  const { name, hosts } = asObject(value, field);
  if (typeof hosts !== "number" || !Number.isSafeInteger(hosts) || hosts < 0) {
    throw new ProblemError("an integer from 0 to 2^53 - 1 is needed", `${field}.hosts`);
  }
  return { name: asText(name, `${field}.name`), hosts };
}

function toJson(answer: FeasiblePlan | InfeasiblePlan): object {
  if (!answer.feasible) {
    const { reason, needed, available } = answer;
    return { feasible: false, reason, needed: jsonCount(needed), available: jsonCount(available) };
  }
  const plan = answer.subnets.map(({ name, hosts, prefix }) => ({
    ...{ name, hosts, network: prefix.network, size: Number(prefix.addressCount), usable: prefix.hostCount },
    ...{ netmask: prefix.netmask, broadcast: prefix.broadcast },
  }));
  return { feasible: true, plan, free: answer.free };
}

function fromArguments(block: string, wishes: string[], { reserve = [], mode }: Options): Problem {
  try {
    const subnets = wishes.map((wish) => {
      const [, name, hosts] = /^(.*)=(\d+)$/.exec(wish) ?? [];
      if (name === undefined)
        throw new UsageError(`plan: "${wish}" is no wish: name=hosts is needed, such as office=50`);
      return { name, hosts: Number(hosts) };
    });
    const problem = { block: Prefix.parse(block), subnets, reserved: reserve.map(Prefix.parse), mode };
    solve(problem); // so that a wish out of range is wrong usage
    return problem;
  } catch (error) {
    if (error instanceof ParseError || error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function reportLine(line: string, show: (problem: Problem) => string): string {
  try {
    return show(readProblem(readObject(line)));
  } catch (error) {
    if (error instanceof ProblemError) return `${coloured("red", error.message)}\n`;
    throw error;
  }
}

/** A plan as people read it: the sizes' working where asked, the table, the map. */
function report(problem: Problem, { explain }: Options): string {
  const answer = solve(problem);
  const parts = explain
    ? [problem.subnets.map((wish) => sizeLine(wish, problem.mode ?? "classic")).join("\n"), ""]
    : [];
  const table = planTable(answer).toString();
  if (!answer.feasible) {
    const [reason = "", ...rest] = table.split("\n");
    return [...parts, coloured("red", reason), ...rest, ""].join("\n");
  }
  const [head = "", ...rows] = table.split("\n");
  return [...parts, coloured("bold", head), ...rows, "", planMap(answer).toString(), ""].join("\n");
}

function sizeLine({ name, hosts }: SubnetWish, mode: PlanMode): string {
  const bits = hostBitsFor(hosts, mode);
  const size = 2 ** bits;
  if (bits < 2) return `${name}: ${hosts} host${hosts === 1 ? "" : "s"} on a /${32 - bits} (RFC 3021)`;
  return `${name}: ${hosts} hosts + network + broadcast = ${hosts + 2}, which fits into 2^${bits} = ${size}: /${32 - bits}`;
}
