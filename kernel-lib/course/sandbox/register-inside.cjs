"use strict";
// What register.cjs is in a sandbox: kernel-lib's TypeScript files hold their compiled text there already, and a learner's
// module has it beside it in `.js/`. One that has not does not parse: esbuild says how.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

// the same from here as from where it stands in a sandbox, in the place of register.cjs
const { LIBRARY } = require("../../kernel/load/library.cjs");

Module._extensions[".ts"] = (module, filename) => {
  module._compile(compiled(filename), filename);
};

function compiled(filename) {
  if (filename.startsWith(LIBRARY + path.sep)) return fs.readFileSync(filename, "utf8");
  const ready = path.join(path.dirname(filename), ".js", `${path.basename(filename, ".ts")}.js`);
  if (fs.existsSync(ready)) return fs.readFileSync(ready, "utf8");
  const { OPTIONS } = require("../../kernel/load/transpile.cjs");
  const text = fs.readFileSync(filename, "utf8");
  return require("esbuild").transformSync(text, { ...OPTIONS, sourcefile: filename }).code;
}
