/** The inputs of the benchmark, written once as files that every contestant reads. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { type IpAddress, Ipv4Address, Ipv6Address, Prefix } from "../../../kernel-lib/subnet";
import { type Random, seeded } from "../../subnet/support/random";

/** Routes of one kind in one number; `version` is that of all of them. */
export interface TableName {
  name: string;
  version: 4 | 6;
  routes: number;
}

const tableNames = (kind: string, version: 4 | 6, sizes: number[]): TableName[] =>
  sizes.map((routes) => ({ name: `${kind}${version}-${routes}`, version, routes }));

export const TABLES: TableName[] = [
  ...tableNames("real", 4, [1_000, 100_000, 1_000_000]),
  ...tableNames("random", 4, [1_000, 100_000, 1_000_000]),
  ...tableNames("real", 6, [1_000, 100_000]),
  ...tableNames("random", 6, [100_000]),
];

const QUERIES = 2 ** 19;
/** Few enough to stay in a core's cache: what is measured is the operation. */
const TEXTS = 2 ** 13;

/** Writes texts4, texts6, prefixes (lines), and for each table NAME.routes and NAME.queries (32-bit words) to a folder. */
export function writeData(folder: string, goModule: string): void {
  mkdirSync(folder, { recursive: true });
  const random = seeded(2026);
  const text = (name: string, lines: unknown[]): void => writeFileSync(path.join(folder, name), lines.join("\n"));
  text(
    "texts4",
    Array.from({ length: TEXTS }, () => new Ipv4Address(random.bits())),
  );
  text(
    "texts6",
    Array.from({ length: TEXTS }, () => someIpv6(random)),
  );
  const real = realTable(goModule);
  const kinds = { real4: grownTo(1_000_000, shuffled(random, real[4]), random), real6: shuffled(random, real[6]) };
  text("prefixes", kinds.real4.slice(0, 100_000));
  for (const { name, version, routes } of TABLES) {
    const known = name.startsWith("real") ? kinds[`real${version}`] : randomTable(random, version, routes);
    writeTable(folder, name, known.slice(0, routes), random);
  }
}

/** Half of them written with zeros in the middle, as most are. */
function someIpv6(random: Random): Ipv6Address {
  const zeros = random.below(2) === 0;
  return new Ipv6Address(
    random.bits(),
    random.bits() & (zeros ? -65536 : -1),
    zeros ? 0 : random.bits(),
    random.bits() & 0xffff,
  );
}

/** The full internet table that bart's own tests carry: about 900,000 IPv4 and 160,000 IPv6 routes. */
function realTable(goModule: string): Record<4 | 6, Prefix[]> {
  const folder = execFileSync("go", ["list", "-m", "-f", "{{.Dir}}", "github.com/gaissmai/bart"], {
    cwd: goModule,
    encoding: "utf8",
  });
  const file = path.join(folder.trim(), "internal/tests/testdata/prefixes.txt.gz");
  const prefixes = gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split(/\r?\n/)
    .map((line) => Prefix.parse(line));
  return { 4: prefixes.filter(({ version }) => version === 4), 6: prefixes.filter(({ version }) => version === 6) };
}

/** Adds /24 routes inside the blocks already there, as the real table grows. */
function grownTo(count: number, prefixes: Prefix[], random: Random): Prefix[] {
  const blocks = prefixes.filter(({ length }) => length < 24);
  const all = new Map(prefixes.map((prefix) => [prefix.toString(), prefix]));
  while (all.size < count) {
    const added = new Prefix(someAddress(random.pick(blocks), random), 24);
    all.set(added.toString(), added);
  }
  return shuffled(random, [...all.values()]);
}

/** Uniform addresses and lengths: 8 to 28 for IPv4, 16 to 56 in 2000::/3 for IPv6, as bart's own benchmarks have it. */
function randomTable(random: Random, version: 4 | 6, count: number): Prefix[] {
  const all = new Map<string, Prefix>();
  while (all.size < count) {
    const first = version === 4 ? random.bits() : 0x20000000 | (random.bits() >>> 3);
    const address = version === 4 ? new Ipv4Address(first) : new Ipv6Address(first, random.bits(), 0, 0);
    const prefix = new Prefix(address, version === 4 ? 8 + random.below(21) : 16 + random.below(41));
    if (version === 6 || (prefix.network as Ipv4Address).toNumber() < 0xf0000000) all.set(prefix.toString(), prefix);
  }
  return [...all.values()];
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const result = [...list];
  for (let n = result.length - 1; n > 0; n--) {
    const other = random.below(n + 1);
    [result[n], result[other]] = [result[other] as T, result[n] as T];
  }
  return result;
}

/** A route is four words of address, the length, and one of 200 next hops; a query lies inside a route drawn at random. */
function writeTable(folder: string, name: string, prefixes: readonly Prefix[], random: Random): void {
  const routes = new Int32Array(prefixes.length * 6);
  for (const [n, { network, length }] of prefixes.entries())
    routes.set([...words(network), length, 1 + random.below(200)], n * 6);
  const queries = new Int32Array(QUERIES * 4);
  for (let n = 0; n < QUERIES; n++) queries.set(words(someAddress(random.pick(prefixes), random)), n * 4);
  writeFileSync(path.join(folder, `${name}.routes`), Buffer.from(routes.buffer));
  writeFileSync(path.join(folder, `${name}.queries`), Buffer.from(queries.buffer));
}

function someAddress({ network, length }: Prefix, random: Random): IpAddress {
  const [a, b, c, d] = words(network) as [number, number, number, number];
  const fill = (word: number, from: number): number =>
    word | (length <= from ? random.bits() : length >= from + 32 ? 0 : random.bits() >>> (length - from));
  return network.version === 4
    ? new Ipv4Address(fill(a, 0))
    : new Ipv6Address(fill(a, 0), fill(b, 32), fill(c, 64), fill(d, 96));
}

function words(address: IpAddress): number[] {
  return address.version === 4 ? [address.bits, 0, 0, 0] : [address.w0, address.w1, address.w2, address.w3];
}
