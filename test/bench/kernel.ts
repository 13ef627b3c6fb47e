/** Our kernel beside plain tslab, Deno's and ipykernel: interleaved starts, medians of all. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseNotebook, sourceOf } from "../../kernel-lib/course/notebook";
import { PLACES, PYTHON, setUp } from "../../kernel-lib/course/start";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const BENCH = path.join(PLACES.state, "bench");
const IDLE_S = 3;

interface Sample {
  launch: number;
  launchCpu: number;
  trivial: number;
  trivialCpu: number;
  class: number;
  classCpu: number;
  memory: { pss: number; rss: number };
  import?: number;
  lesson?: number;
  /** From Stop to the end of an endless loop. */
  interrupt?: number;
  idle?: { pss: number; rss: number };
}

const KERNELS = ["wirebook", "tslab", "deno", "python3"] as const;
type Name = (typeof KERNELS)[number];
const TITLES: Record<Name, string> = {
  wirebook: "Wirebook",
  tslab: "tslab 1.0.22",
  deno: "Deno (checks no types)",
  python3: "ipykernel (Python)",
};

/** Runs the benchmark and prints its tables. */
export async function main(): Promise<void> {
  await setUp((text) => console.error(text));
  installContestants();
  const samples: Record<Name, Sample[]> = { wirebook: [], tslab: [], deno: [], python3: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of KERNELS) samples[name].push(measure(name));
    console.error(`round ${round + 1} of ${ROUNDS}`);
  }
  console.log(mainTable(samples));
  console.log(ownTable(samples.wirebook));
}

/** Deno comes as an npm package; its binary speaks Jupyter itself. */
function installContestants(): void {
  const deno = path.join(BENCH, "deno", "node_modules", "deno");
  if (!existsSync(deno)) {
    mkdirSync(path.join(BENCH, "deno"), { recursive: true });
    writeFileSync(path.join(BENCH, "deno", "package.json"), "{}");
    execFileSync("npm", ["install", "--silent", "--ignore-scripts", "deno"], { cwd: path.join(BENCH, "deno") });
  }
  const platform = readdirSync(path.join(BENCH, "deno", "node_modules", "@deno"))[0] as string;
  const binary = path.join(BENCH, "deno", "node_modules", "@deno", platform, "deno");
  writeSpec("deno", [binary, "jupyter", "--kernel", "--conn", "{connection_file}"]);
  const tslab = path.join(PLACES.root, "node_modules", "tslab", "bin", "tslab");
  writeSpec("tslab", [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"]);
}

function writeSpec(name: string, argv: string[]): void {
  const folder = path.join(BENCH, "jupyter", "kernels", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "kernel.json"), JSON.stringify({ argv, display_name: name, language: "typescript" }));
}

function measure(name: Name): Sample {
  const folder = path.join(BENCH, "notebooks");
  mkdirSync(folder, { recursive: true });
  const script = path.join(__dirname, "kernel", "measure.py");
  const output = execFileSync(PYTHON, [script, name, folder], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...process.env,
      JUPYTER_PATH: `${PLACES.jupyter}:${path.join(BENCH, "jupyter")}`,
      WIREBOOK_BENCH_IMPORTS: importsOfAll(),
      WIREBOOK_BENCH_LESSON: JSON.stringify(lessonCells()),
      WIREBOOK_BENCH_IDLE_S: String(IDLE_S),
      WIREBOOK_COMPILER_IDLE_MS: String((IDLE_S - 1) * 1000),
    },
  });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Sample;
}

/** One cell that imports every folder of kernel-lib that a notebook may import. */
function importsOfAll(): string {
  const library = path.join(PLACES.root, "kernel-lib");
  const folders = readdirSync(library).filter((name) => existsSync(path.join(library, name, "index.ts")));
  return folders.map((name) => `import * as all_${name} from "kernel-lib/${name}";`).join("\n");
}

/** The first lesson's cells: what a learner runs one after the other. */
function lessonCells(): string[] {
  const file = path.join(PLACES.root, "notebooks", "00-start-here.ipynb");
  const { cells } = parseNotebook(readFileSync(file, "utf8"), file);
  return cells.filter(({ cell_type: type, id }) => type === "code" && id !== "doctor-run").map(sourceOf);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function mainTable(samples: Record<Name, Sample[]>): string {
  const rows: [title: string, of: (sample: Sample) => number, unit: string][] = [
    ["launch to first result", ({ launch }) => launch * 1000, "ms"],
    ["… processor time", ({ launchCpu }) => launchCpu * 1000, "ms"],
    ["trivial cell", ({ trivial }) => trivial * 1000, "ms"],
    ["… processor time", ({ trivialCpu }) => trivialCpu * 1000, "ms"],
    ["cell with a class", ({ class: cell }) => cell * 1000, "ms"],
    ["… processor time", ({ classCpu }) => classCpu * 1000, "ms"],
    ["memory (proportional)", ({ memory }) => memory.pss, "MB"],
    ["memory (resident, summed)", ({ memory }) => memory.rss, "MB"],
  ];
  const lines = rows.map(([title, of, unit]) => {
    const medians = KERNELS.map((name) => median(samples[name].map(of)));
    const [own = 0, tslab = 1] = medians;
    const cells = medians.map((value) => `${value.toFixed(value < 20 ? 1 : 0)} ${unit}`);
    return `| ${title} | ${cells.join(" | ")} | ${(own / tslab).toFixed(2)} |`;
  });
  const head = `| | ${KERNELS.map((name) => TITLES[name]).join(" | ")} | ratio to tslab |`;
  return [`Medians of ${ROUNDS} interleaved starts:\n`, head, `|${"---|".repeat(KERNELS.length + 2)}`, ...lines].join(
    "\n",
  );
}

function ownTable(samples: Sample[]): string {
  const of = (pick: (sample: Sample) => number | undefined): number =>
    median(samples.map((sample) => pick(sample) ?? Number.NaN));
  return [
    "\n| Wirebook alone | |",
    "|---|---|",
    `| first cell that imports all of kernel-lib | ${(of(({ import: all }) => all) * 1000).toFixed(0)} ms |`,
    `| a cell of the first lesson | ${(of(({ lesson }) => lesson) * 1000).toFixed(0)} ms |`,
    `| an endless loop, from Stop to its end (bar 1 s) | ${(of(({ interrupt }) => interrupt) * 1000).toFixed(0)} ms |`,
    `| memory when idle, proportional (resident) | ${of(({ idle }) => idle?.pss).toFixed(0)} MB (${of(({ idle }) => idle?.rss).toFixed(0)} MB) |`,
  ].join("\n");
}
