// timeout: 600 s
// What is built for the kernel: whole or not at all, once however many ask, the slow way where it does not fit.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { fingerprint } from "../../../kernel-lib/kernel/image";
import { bundleFolder, type Installation, snapshotFile, typesFolder } from "../../../kernel-lib/kernel/image/places";
import { ROOT } from "../../committed";
import { cloneCourse } from "../../course/start/clone";
import { suite } from "../../harness";
import { until } from "../../processes";

const test = suite("what is built for the kernel");
let installation: Installation;
let clone = "";

test.before(() => {
  clone = cloneCourse("built kernel", { packages: true });
  installation = { root: clone, fingerprint: fingerprint() };
});

function build(): ChildProcess & { output: string; ended: Promise<number | null> } {
  const load = path.join(clone, "kernel-lib/kernel/load/register.cjs");
  const main = path.join(clone, "kernel-lib/kernel/image/build-main.ts");
  const child = spawn(process.execPath, ["-r", load, main], { stdio: ["ignore", "pipe", "pipe"], detached: true });
  const built = Object.assign(child, {
    output: "",
    ended: new Promise<number | null>((resolve) => child.once("close", resolve)),
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (built.output += text));
  return built;
}

/** Numbers of the processes in a builder's group, itself among them. */
function group(leader: number): string[] {
  const listed = execFileSync("ps", ["-eo", "pgid=,stat=,args="], { encoding: "utf8" }).split("\n");
  return listed.filter((line) => line.trim().startsWith(`${leader} `) && !/^\s*\d+\s+Z/.test(line));
}

test("is left half made by a builder that is stopped, with no process, and made whole by the next", async () => {
  const builder = build();
  await until("the snapshot is being built", () =>
    group(builder.pid ?? 0).some((one) => one.includes("--build-snapshot")),
  );
  builder.kill("SIGTERM");
  await builder.ended;
  await until("its node is gone", () => group(builder.pid ?? 0).length === 0);
  writeFileSync(`${snapshotFile(installation)}.4194305`, "left by one that was killed");
  mkdirSync(`${typesFolder(installation)}.4194305`);

  const three = [build(), build(), build()];
  for (const one of three) assert.is(await one.ended, 0, one.output);
  const files = readdirSync(bundleFolder(installation));
  assert.equal(
    files.filter((name) => /\.blob/.test(name)),
    [path.basename(snapshotFile(installation))],
  );
});

test("is built by one of three that ask at once: the others find it done", () => {
  // What each would have built has its own time; a second build would have replaced it.
  const { root } = installation;
  const states = readdirSync(path.join(root, ".wirebook", "types"));
  assert.equal(states, [installation.fingerprint.library]);
  assert.not.ok(readdirSync(path.join(root, ".wirebook", "kernel")).includes("build.lock"));
});

test("keeps three states, for kernels that still run on them, and removes what is older", async () => {
  const types = path.dirname(typesFolder(installation));
  const blobs = bundleFolder(installation);
  for (const [index, name] of ["a", "b", "c", "d"].entries()) {
    const state = path.join(types, name.repeat(16));
    const blob = path.join(blobs, `${name.repeat(16)}-${name.repeat(12)}.blob`);
    mkdirSync(state);
    writeFileSync(blob, "");
    for (const old of [state, blob]) utimesSync(old, 1000 + index, 1000 + index);
  }
  writeFileSync(path.join(clone, "kernel-lib", "course", "edited.ts"), "export const edited = true;\n");
  const builder = build();
  assert.is(await builder.ended, 0, builder.output);
  assert.not.match(builder.output, /^kernel$/m, "the kernel's own processes have not changed");
  assert.is(readdirSync(types).length, 3);
  assert.is(readdirSync(blobs).filter((name) => name.endsWith(".blob")).length, 3);
  assert.ok(readdirSync(types).includes("d".repeat(16)), "of the old ones the newest stays");
});

test("starts the slow way where the snapshot is damaged: the first cell has its answer", () => {
  const edited = { root: clone, fingerprint: readTable() };
  truncateSync(snapshotFile(edited), 2 ** 20);
  assert.is(runCell("1 + 1"), "2");
});

function readTable(): { kernel: string; library: string } {
  return JSON.parse(readFileSync(path.join(clone, ".wirebook", "kernel", "fingerprint.json"), "utf8"));
}

/** Runs one cell in a new kernel of the clone; gives its value's text. */
function runCell(code: string): string {
  const spec = path.join(clone, "jupyter", "kernels", "wirebook");
  mkdirSync(spec, { recursive: true });
  const argv = [process.execPath, path.join(clone, "kernel-lib", "kernel", "launch.cjs"), "{connection_file}"];
  writeFileSync(path.join(spec, "kernel.json"), JSON.stringify({ argv, display_name: "x", language: "typescript" }));
  const python = path.join(ROOT, ".wirebook", "python", "bin", "python");
  const script = path.join(__dirname, "..", "jupyter", "run_cell.py");
  return execFileSync(python, [script, clone, code], {
    encoding: "utf8",
    env: { ...process.env, JUPYTER_PATH: path.join(clone, "jupyter"), JUPYTER_PLATFORM_DIRS: "1" },
  }).trim();
}

test.run();
