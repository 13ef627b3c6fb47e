"use strict";
// Makes require() understand the name kernel-lib/<folder>.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const LIBRARY = path.resolve(__dirname, "../..");

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const folder = /^kernel-lib\/([\w-]+)$/.exec(request);
  if (folder) {
    const entry = path.join(LIBRARY, folder[1], "index.ts");
    if (fs.existsSync(entry)) return entry;
  }
  return resolveFilename.call(this, request, ...rest);
};

module.exports = { LIBRARY };
