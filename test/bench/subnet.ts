/**
 * kernel-lib/subnet against Go's net/netip, bart's Fast table (GOAMD64=v3), CPython's ipaddress, ipaddr.js, ip-address and
 * cidr-tools. CPU time of each process, all contestants in turn in every round, medians.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Contestant, type Measured } from "./subnet/contestant";
import { TABLES, writeData } from "./subnet/data";

const ROOT = path.resolve(__dirname, "../..");
const WORK = path.join(ROOT, ".wirebook", "bench", "subnet");
const DATA = path.join(WORK, "data");
const SOURCES = path.join(__dirname, "subnet");
const REGISTER = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
const ROUNDS = 7;
const LIBRARIES = { "ipaddr.js": "2.5.0", "ip-address": "10.7.6", "cidr-tools": "12.0.3" };

/** What the project asks for: our speed as a share of theirs. */
const BARS: Record<string, Record<string, number>> = {
  parse4: { "Go netip": 0.5, "ipaddr.js": 15 },
  parse6: { "Go netip": 0.5, "ipaddr.js": 15 },
  format4: { "Go netip": 0.5 },
  format6: { "Go netip": 0.5 },
  contains4: { "Go netip": 0.5 },
  contains6: { "Go netip": 0.5 },
  collapse: { "Go netip": 1.5 },
};

export async function main(): Promise<void> {
  prepare();
  const ours = new Contestant("wirebook", process.execPath, [
    "--expose-gc",
    "-r",
    REGISTER,
    path.join(SOURCES, "ours.ts"),
    DATA,
  ]);
  const go = new Contestant("Go netip", path.join(WORK, "go", "contestant"), [DATA]);
  const python = new Contestant("Python ipaddress", "python3", [path.join(SOURCES, "contestant.py"), DATA]);
  const libraries = Object.keys(LIBRARIES).map(
    (name) =>
      new Contestant(name, process.execPath, ["-r", REGISTER, path.join(SOURCES, "libraries.ts"), DATA, name, WORK]),
  );
  const all = [ours, go, python, ...libraries];
  try {
    await addresses(all);
    for (const contestant of [python, ...libraries]) contestant.close();
    await tables(ours, go);
  } finally {
    for (const contestant of all) contestant.close();
  }
}

/** Installs and builds the contestants below .wirebook/bench, and writes the data. */
function prepare(): void {
  mkdirSync(WORK, { recursive: true });
  writeFileSync(path.join(WORK, "package.json"), JSON.stringify({ private: true, dependencies: LIBRARIES }));
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: WORK, stdio: "ignore" });
  cpSync(path.join(SOURCES, "go"), path.join(WORK, "go"), { recursive: true });
  const go = { cwd: path.join(WORK, "go"), env: { ...process.env, GOAMD64: "v3" }, stdio: "inherit" as const };
  execFileSync("go", ["build", "-o", "contestant", "."], go);
  writeData(DATA, go.cwd);
}

async function addresses(all: readonly Contestant[]): Promise<void> {
  console.log("| operation | wirebook | against | CPU | times as fast | asked |\n|---|---|---|---|---|---|");
  for (const name of ["parse4", "parse6", "format4", "format6", "contains4", "contains6", "collapse"]) {
    const medians = await rounds(all, name);
    const mine = medians.get("wirebook")?.ns ?? Number.NaN;
    for (const [other, { ns }] of medians) {
      if (other === "wirebook" || ns === undefined) continue;
      const bar = BARS[name]?.[other];
      console.log(
        `| ${name} | ${nice(mine)} | ${other} | ${nice(ns)} | ${(ns / mine).toFixed(2)} | ${bar ? `≥ ${bar}` : ""} |`,
      );
    }
  }
  const [, go] = all as [Contestant, Contestant];
  const set = await rounds([go], "collapse-netipx");
  console.log(`| collapse | | Go netipx.IPSet | ${nice(set.get(go.name)?.ns ?? Number.NaN)} | | |`);
}

async function tables(ours: Contestant, go: Contestant): Promise<void> {
  const columns = ["table", "lookup", "bart Fast", "times as fast", "asked", "update", "bart", "bytes a route", "bart"];
  console.log(`\n| ${columns.join(" | ")} |\n|${"---|".repeat(columns.length)}`);
  // a just-in-time compiler settles only after it has seen tables of several kinds
  for (const name of ["random4-1000", "real6-1000", "real4-1000", "random4-100000"]) {
    await ours.ask(`load ${name}`);
    for (let times = 0; times < 3; times++) await ours.ask("lookup");
  }
  for (const { name, version, routes } of TABLES) {
    const [mine, theirs] = [await ours.ask(`load ${name}`), await go.ask(`load ${name}`)];
    const lookups = await rounds([ours, go], "lookup");
    const updates = routes >= 10_000 ? await rounds([ours, go], "update") : new Map<string, Measured>();
    const cell = (of: Map<string, Measured>, who: Contestant): string => nice(of.get(who.name)?.ns ?? Number.NaN);
    const sums = [ours, go].map((who) => lookups.get(who.name)?.sum);
    if (sums[0] !== sums[1]) throw new Error(`${name}: lookups give ${sums.join(" and ")}`);
    const ratio = (lookups.get(go.name)?.ns ?? Number.NaN) / (lookups.get(ours.name)?.ns ?? Number.NaN);
    const asked = version === 4 ? "≥ 0.8" : routes === 100_000 ? "≥ 0.5" : "";
    const memory = [mine, theirs].map(({ bytesPerRoute = Number.NaN }) => bytesPerRoute.toFixed(1));
    const row = [
      name,
      cell(lookups, ours),
      cell(lookups, go),
      ratio.toFixed(2),
      asked,
      cell(updates, ours),
      cell(updates, go),
      ...memory,
    ];
    console.log(`| ${row.join(" | ")} |`);
  }
}

/** Asks all contestants in turn, two rounds to warm up and ROUNDS that count; medians of the CPU time. */
async function rounds(contestants: readonly Contestant[], question: string): Promise<Map<string, Measured>> {
  const times = new Map<string, Measured[]>();
  for (let round = -2; round < ROUNDS; round++) {
    for (const contestant of contestants) {
      const measured = await contestant.ask(question);
      if (round >= 0) times.set(contestant.name, [...(times.get(contestant.name) ?? []), measured]);
    }
  }
  return new Map(Array.from(times, ([name, list]) => [name, median(list)]));
}

function median(list: Measured[]): Measured {
  return list.sort((a, b) => (a.ns ?? 0) - (b.ns ?? 0))[Math.floor(list.length / 2)] as Measured;
}

/** Nanoseconds in a unit that people read. */
function nice(ns: number): string {
  if (Number.isNaN(ns)) return "";
  if (ns < 1000) return `${ns.toFixed(1)} ns`;
  return ns < 1e6 ? `${(ns / 1e3).toFixed(2)} µs` : `${(ns / 1e6).toFixed(1)} ms`;
}
