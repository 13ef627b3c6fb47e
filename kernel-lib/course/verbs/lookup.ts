import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { type IpAddress, matchWalk, ParseError, Prefix, parseAddress, RouteTable } from "../../subnet";
import { coloured } from "./colours";
import { answerEveryLine, UsageError } from "./every-line";
import { answerJson, asList, asObject, ProblemError, parsed, readObject } from "./json-problem";

/** A route as it was given; an object of its own each, so that equal ones stay apart. */
interface GivenRoute {
  prefix: Prefix;
  nextHop: unknown;
  metric: number;
  toString(): string;
}

interface Case {
  routes: GivenRoute[];
  queries: { text: string; address: IpAddress }[];
}

/** `npx wirebook lookup`: which route an address takes. */
export function lookup(command: Command): void {
  command
    .argument(
      "[addresses...]",
      "addresses to look up in --routes; without any cases are read from standard input as JSON",
    )
    .option(
      "--routes <file>",
      'routes, one a line as "prefix next-hop [metric]" or as ip-route prints them; - is standard input',
    )
    .option("--json", "one JSON object a line")
    .option("--explain", "show routes that do not match too")
    .action(async (addresses: string[], options: { routes?: string; json?: boolean; explain?: boolean }) => {
      const others = options.explain ? Number.POSITIVE_INFINITY : 0;
      if (addresses.length === 0 && options.routes === undefined) {
        await answerEveryLine(options.json ? lookupLine : (line) => reportLine(line, others));
        return;
      }
      if (options.routes === undefined) throw new UsageError("lookup: addresses need --routes FILE");
      const given = fromFile(options.routes, addresses);
      console.log(options.json ? JSON.stringify(toJson(given)) : report(given, others));
    });
}

/** What the verb answers to one line of JSON, as contracts have it. */
export function lookupLine(line: string): string {
  return answerJson(line, (object) => toJson(readCase(object)));
}

function readCase(object: Record<string, unknown>): Case {
  const routes = asList(object.routes, "routes").map((value, n) => readRoute(value, `routes[${n}]`));
  const queries = asList(object.queries, "queries").map((value, n) => {
    const address = parsed(value, `queries[${n}]`, parseAddress);
    return { text: value as string, address };
  });
  return { routes, queries };
}

function readRoute(value: unknown, field: string): GivenRoute {
  const { prefix, next_hop: nextHop, metric = 0 } = asObject(value, field);
  if (typeof metric !== "number") throw new ProblemError("a number is needed", `${field}.metric`);
  return givenRoute(parsed(prefix, `${field}.prefix`, Prefix.parse), nextHop, metric);
}

function givenRoute(prefix: Prefix, nextHop: unknown, metric: number): GivenRoute {
  return { prefix, nextHop, metric, toString: () => String(nextHop) };
}

function tableOf(routes: readonly GivenRoute[]): RouteTable<GivenRoute> {
  const table = new RouteTable<GivenRoute>();
  for (const route of routes) table.insert(route.prefix, route, route.metric);
  return table;
}

function toJson({ routes, queries }: Case): object {
  const table = tableOf(routes);
  const results = queries.map(({ text, address }) => {
    const matches = table.matches(address);
    const [best] = matches;
    if (!best) return { addr: text, best: null };
    return {
      addr: text,
      best: best.prefix,
      next_hop: best.nextHop.nextHop,
      matches: matches.map(({ prefix }) => prefix),
    };
  });
  return { results };
}

function fromFile(file: string, addresses: readonly string[]): Case {
  try {
    const text = readFileSync(file === "-" ? 0 : file, "utf8");
    const routes = text.split(/\r?\n/).flatMap((line) => readRouteLine(line));
    return { routes, queries: addresses.map((address) => ({ text: address, address: parseAddress(address) })) };
  } catch (error) {
    if (error instanceof ParseError) throw new UsageError(error.message);
    if ((error as NodeJS.ErrnoException).syscall)
      throw new UsageError(`lookup: cannot read ${file}: ${(error as Error).message}`);
    throw error;
  }
}

/** Reads "10.0.0.0/8 192.0.2.1 10" or "10.0.0.0/8 via 192.0.2.1 dev eth0 metric 10"; "#" begins a comment. */
function readRouteLine(line: string): GivenRoute[] {
  const [first, ...rest] = line.replace(/#.*/, "").trim().split(/\s+/);
  if (!first) return [];
  const word = (name: string): string | undefined => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
  const hop = word("via") ?? word("dev") ?? rest[0];
  const metric = Number(word("metric") ?? (/^\d+$/.test(rest[1] ?? "") ? rest[1] : 0));
  return [givenRoute(routePrefix(first, hop), hop, metric)];
}

/** ip-route writes "default" for /0 and an address alone for a host. */
function routePrefix(text: string, hop = ""): Prefix {
  if (text === "default") return Prefix.parse(hop.includes(":") ? "::/0" : "0.0.0.0/0");
  if (text.includes("/")) return Prefix.parse(text);
  const address = parseAddress(text);
  return new Prefix(address, address.bitLength);
}

function reportLine(line: string, others: number): string {
  try {
    return report(readCase(readObject(line)), others);
  } catch (error) {
    if (error instanceof ProblemError) return `${coloured("red", error.message)}\n`;
    throw error;
  }
}

/** The walk through the table as people read it: the winner in green, losers struck out by their colour. */
function report({ routes, queries }: Case, others: number): string {
  const table = tableOf(routes);
  const walks = queries.map(({ address }) => matchWalk(table, address, others).toString());
  const styled = (line: string): string =>
    line.startsWith(">") ? coloured("green", line) : line.startsWith("x ") ? coloured("gray", line) : line;
  return walks.map((walk) => `${walk.split("\n").map(styled).join("\n")}\n`).join("\n");
}
