// Contestants from npm: ipaddr.js, ip-address and cidr-tools, installed by the benchmark into its own folder.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { answerQuestions, cpuTime, type Measured } from "./contestant";

const [, , folder = "", library = "", modules = ""] = process.argv;
const lines = (name: string): string[] =>
  readFileSync(path.join(folder, name), "latin1")
    .split("\n")
    .map((line) => Buffer.from(line).toString("latin1"));
const texts = { 4: lines("texts4"), 6: lines("texts6") };

interface Library {
  parse4(text: string): unknown;
  parse6(text: string): unknown;
  contains?(block: string): (address: unknown) => boolean;
  collapse?(prefixes: string[]): unknown[];
}

async function open(): Promise<Library> {
  const require = createRequire(path.join(modules, "package.json"));
  if (library === "ipaddr.js") {
    const { parse, parseCIDR } = require("ipaddr.js");
    const contains = (block: string) => {
      const range = parseCIDR(block);
      return (address: unknown) => (address as { match(range: unknown): boolean }).match(range);
    };
    return { parse4: parse, parse6: parse, contains };
  }
  if (library === "ip-address") {
    const { Address4, Address6 } = require("ip-address");
    const of = (text: string): unknown => (text.includes(":") ? new Address6(text) : new Address4(text));
    const contains = (block: string) => {
      const subnet = of(block);
      return (address: unknown) => (address as { isInSubnet(subnet: unknown): boolean }).isInSubnet(subnet);
    };
    return { parse4: of, parse6: of, contains };
  }
  // an ES module; the loader turns import() into require(), so it is asked for through Function
  const load = new Function("file", "return import(file)") as (file: string) => Promise<Record<string, never>>;
  const { parseCidr, mergeCidr } = (await load(require.resolve("cidr-tools"))) as Record<
    string,
    (input: unknown) => unknown
  >;
  const parse = parseCidr as (text: string) => unknown;
  return { parse4: parse, parse6: parse, collapse: mergeCidr as (prefixes: string[]) => unknown[] };
}

open().then((opened) => {
  const parse = (list: string[], read: (text: string) => unknown): Measured =>
    cpuTime(list.length, () => {
      let sum = 0;
      for (const text of list) if (read(text)) sum++;
      return sum;
    });
  const contains = (list: string[], block: string): Measured => {
    if (!opened.contains) return {};
    const addresses = list.map(opened.parse4);
    const within = opened.contains(block);
    return cpuTime(list.length, () => addresses.filter(within).length);
  };
  const prefixes = lines("prefixes");
  const cases: Record<string, () => Measured> = {
    parse4: () => parse(texts[4], opened.parse4),
    parse6: () => parse(texts[6], opened.parse6),
    format4: () => format(texts[4].map(opened.parse4)),
    format6: () => format(texts[6].map(opened.parse6)),
    contains4: () => contains(texts[4], "64.0.0.0/3"),
    contains6: () => contains(texts[6], "4000::/3"),
    collapse: () => (opened.collapse ? cpuTime(1, () => opened.collapse?.(prefixes).length ?? 0) : {}),
  };
  const format = (list: unknown[]): Measured => {
    if (library !== "ipaddr.js") return {}; // the others keep the text they were made of
    return cpuTime(list.length, () => list.reduce((sum: number, address) => sum + String(address).length, 0));
  };
  answerQuestions((question) => cases[question]?.() ?? {});
});
