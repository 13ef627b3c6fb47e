// Traces played in virtual time: linux/ and states/ by the configuration of Linux, whose kernel (6.18) was seen to do the
// same; rfc/ by the values of the RFCs.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { LINUX_CONFIG, parseTrace, playTrace, RFC_CONFIG } from "../../kernel-lib/handshake";
import { suite } from "../harness";

const TRACES = path.join(__dirname, "traces");

for (const [folder, config] of [
  ["linux", LINUX_CONFIG],
  ["states", LINUX_CONFIG],
  ["rfc", RFC_CONFIG],
] as const) {
  const test = suite(`a trace of ${folder}/`);
  for (const file of readdirSync(path.join(TRACES, folder)).sort()) {
    const text = readFileSync(path.join(TRACES, folder, file), "utf8");
    test(`goes as it says: ${file.replace(".pkt", "").replace("--", ", ").replaceAll("-", " ")}`, () => {
      const trace = parseTrace(`--tolerance_usecs=10\n${text}`);
      assert.equal(playTrace(trace, config), { ok: true, steps: trace.events.length });
    });
  }
  test.run();
}
