"use strict";
// Makes require() understand .ts files and the name kernel-lib/<folder>: `node -r kernel-lib/kernel/load/register.cjs x.ts`.
const fs = require("node:fs");
const Module = require("node:module");
const { transpile } = require("./transpile.cjs");
require("./library.cjs");

Module._extensions[".ts"] = (module, filename) => {
  module._compile(transpile(filename, fs.readFileSync(filename, "utf8")), filename);
};
