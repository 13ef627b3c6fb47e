"use strict";
// What the kernelspec starts: `node launch.cjs CONNECTION_FILE`.
const fs = require("node:fs");
const path = require("node:path");
const { ROOT, STATE, fingerprint } = require("./image/fingerprint.cjs");

async function main() {
  const installation = { root: ROOT, fingerprint: fingerprint() };
  const folder = path.join(STATE, "kernel", installation.fingerprint.kernel);
  if (!fs.existsSync(folder)) {
    // The kernel's own source has changed, or this is its first start.
    require("./load/register.cjs");
    await require("./image/build.ts").buildSteps(installation)[0].build();
  }
  await require(path.join(folder, "front.cjs")).serve(process.argv[2], installation);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
