// timeout: 600 s
// The course on the other lines of Node: start file, what is built for the kernel, and a short suite of the kernel's tests.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { ROOT } from "../committed";
import { suite } from "../harness";
import { executeFile } from "../runner/execute";
import { fetchNode, NODES } from "./fetch";

const LOAD = path.join(ROOT, "kernel-lib", "kernel", "load", "register.cjs");
const SHORT_SUITE = ["kernel/cells", "kernel/errors", "kernel/interrupt"];
const TIMEOUT_MS = 300_000;

for (const version of NODES) {
  const test = suite(`Node ${version}`);
  let node = "";

  test.before(() => {
    node = fetchNode(version);
  });

  test("is taken by the start file", () => {
    const { status, stdout, stderr } = spawnSync(node, ["kernel-lib/start.cjs", "--help"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    assert.is(status, 0, stderr);
    assert.match(stdout, "--notebook-dir");
    assert.is(stderr, "", "no warning");
  });

  test("builds the kernel with a snapshot of its own", () => {
    const script = `
      const { buildSteps, fingerprint, ROOT } = require("./kernel-lib/kernel/image/index.ts");
      const { snapshotFile } = require("./kernel-lib/kernel/image/places.ts");
      const installation = { root: ROOT, fingerprint: fingerprint() };
      const build = async () => { for (const step of buildSteps(installation)) if (!step.isDone()) await step.build(); };
      build().then(() => console.log(snapshotFile(installation)));`;
    const snapshot = execFileSync(node, ["-r", LOAD, "-e", script], { cwd: ROOT, encoding: "utf8" }).trim();
    assert.ok(existsSync(snapshot), snapshot);
  });

  test("passes the kernel's short suite", async () => {
    const jupyter = path.join(ROOT, ".wirebook", "test", "nodes", version, "jupyter");
    mkdirSync(jupyter, { recursive: true });
    const script = `require("./kernel-lib/kernel/image/index.ts").writeKernelspec(process.argv[1], process.cwd())`;
    execFileSync(node, ["-r", LOAD, "-e", script, path.join(jupyter, "kernels")], { cwd: ROOT });
    process.env.WIREBOOK_TEST_JUPYTER = jupyter;
    for (const name of SHORT_SUITE) {
      const result = await executeFile(path.join(ROOT, "test", `${name}.test.ts`), TIMEOUT_MS, node);
      assert.is(result.failed, 0, `${name}: ${result.reason ?? ""}\n${result.output}`);
      assert.ok(result.passed > 0, name);
    }
    const seen = path.join(jupyter, "kernels", "wirebook", "kernel.json");
    assert.match(execFileSync("cat", [seen], { encoding: "utf8" }), node);
  });

  test.run();
}
