"use strict";
// `npm test`: plain JavaScript, so that a fresh clone without node_modules can begin here.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);
if (!fs.existsSync(path.join(root, "node_modules", "esbuild"))) {
  console.log("installing npm packages …");
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
require("../kernel-lib/kernel/load/register.cjs");
require("./runner/main.ts");
