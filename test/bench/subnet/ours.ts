// The contestant "wirebook".
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  collapse,
  type IpAddress,
  Ipv4Address,
  Ipv6Address,
  Prefix,
  parseAddress,
  RouteTable,
} from "../../../kernel-lib/subnet";
import { answerQuestions, cpuTime, type Measured } from "./contestant";

// taken out of the module once: where modules load as CommonJS, each use of an import is a call
const read = parseAddress;
const join = collapse;
const folder = process.argv[2] as string;
const lines = (name: string): string[] =>
  readFileSync(path.join(folder, name), "latin1")
    .split("\n")
    .map((line) => Buffer.from(line).toString("latin1"));
const texts = { 4: lines("texts4"), 6: lines("texts6") };
const addresses = { 4: texts[4].map(parseAddress), 6: texts[6].map(parseAddress) };
const prefixes = lines("prefixes").map(Prefix.parse);
const blocks = { 4: Prefix.parse("64.0.0.0/3"), 6: Prefix.parse("4000::/3") };
let table = new RouteTable<number>();
let routes: Prefix[] = [];
let queries: IpAddress[] = [];

const cases: Record<string, () => Measured> = {
  parse4: () => cpuTime(texts[4].length, () => parseAll(texts[4])),
  parse6: () => cpuTime(texts[6].length, () => parseAll(texts[6])),
  format4: () => cpuTime(addresses[4].length, () => formatAll(addresses[4])),
  format6: () => cpuTime(addresses[6].length, () => formatAll(addresses[6])),
  contains4: () => cpuTime(addresses[4].length, () => countContained(blocks[4], addresses[4])),
  contains6: () => cpuTime(addresses[6].length, () => countContained(blocks[6], addresses[6])),
  collapse: () => cpuTime(1, () => join(prefixes).length),
  lookup: () => cpuTime(queries.length, lookupAll),
  update: () => cpuTime(20_000, updateSome),
};

function parseAll(list: readonly string[]): number {
  let sum = 0;
  for (const text of list) sum += read(text).version;
  return sum;
}

function formatAll(list: readonly IpAddress[]): number {
  let sum = 0;
  for (const address of list) {
    const text = address.toString();
    sum += text.charCodeAt(text.length - 1); // makes sure that the string is in one piece
  }
  return sum;
}

function countContained(block: Prefix, list: readonly IpAddress[]): number {
  let sum = 0;
  for (const address of list) if (block.contains(address)) sum++;
  return sum;
}

function lookupAll(): number {
  let sum = 0;
  for (const address of queries) sum += table.lookup(address) ?? 0;
  return sum;
}

/** Takes 10,000 routes out and puts them back. */
function updateSome(): number {
  const some = routes.slice(0, 10_000);
  for (const prefix of some) table.delete(prefix);
  for (const prefix of some) table.insert(prefix, 1);
  return table.size;
}

function load(name: string): Measured {
  const words = (suffix: string): Int32Array => {
    const bytes = readFileSync(path.join(folder, name + suffix));
    return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  };
  const address = (all: Int32Array, at: number): IpAddress => {
    const [a = 0, b = 0, c = 0, d = 0] = all.subarray(at, at + 4);
    return /4-/.test(name) ? new Ipv4Address(a) : new Ipv6Address(a, b, c, d);
  };
  const routeWords = words(".routes");
  const queryWords = words(".queries");
  table = new RouteTable();
  routes = Array.from(
    { length: routeWords.length / 6 },
    (_, n) => new Prefix(address(routeWords, 6 * n), routeWords[6 * n + 4] as number),
  );
  queries = Array.from({ length: queryWords.length / 4 }, (_, n) => address(queryWords, 4 * n));
  const before = memoryInUse();
  const inserted = cpuOnce(routes.length, () => {
    for (const [n, prefix] of routes.entries()) table.insert(prefix, routeWords[6 * n + 5] as number);
  });
  return { bytesPerRoute: (memoryInUse() - before) / table.size, ns: inserted, sum: table.size };
}

/** Bytes after a collection (the process runs with --expose-gc). */
function memoryInUse(): number {
  for (let times = 0; times < 3; times++) global.gc?.(); // array buffers are let go of one collection later
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function cpuOnce(count: number, work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / count;
}

answerQuestions((question) => {
  const [verb, name = ""] = question.split(" ");
  return verb === "load" ? load(name) : (cases[question]?.() ?? {});
});
