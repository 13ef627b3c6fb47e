"use strict";
// Makes require() understand .ts files and the name kernel-lib/<folder>: `node -r kernel-lib/kernel/load/register.cjs x.ts`.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { ROOT, transpile } = require("./transpile.cjs");

const LIBRARY = path.join(ROOT, "kernel-lib");

Module._extensions[".ts"] = (module, filename) => {
  module._compile(transpile(filename, fs.readFileSync(filename, "utf8")), filename);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const folder = /^kernel-lib\/([\w-]+)$/.exec(request);
  if (folder) {
    const entry = path.join(LIBRARY, folder[1], "index.ts");
    if (fs.existsSync(entry)) return entry;
  }
  return resolveFilename.call(this, request, ...rest);
};
