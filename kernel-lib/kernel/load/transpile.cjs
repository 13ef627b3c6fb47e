"use strict";
// TypeScript source -> CommonJS text with an inline source map, kept in .wirebook/cache/js by the hash of the source.
// Plain JavaScript, because it is what makes TypeScript loadable in the first place.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const ROOT = path.resolve(__dirname, "../../..");
const CACHE = path.join(ROOT, ".wirebook", "cache", "js");
const OPTIONS = {
  format: "cjs",
  loader: "ts",
  platform: "node",
  sourcemap: "inline",
  sourcesContent: false,
  // import() becomes require(), so that a module has one instance however it is imported
  supported: { "dynamic-import": false },
  target: "node20",
};
const LIBRARY = path.join(ROOT, "kernel-lib") + path.sep;
/**
 * esbuild's exports are getters behind getters, which V8 does not see through: hot code would run at half its speed.
 * kernel-lib has no import cycles and exports no variables that change, so plain values will do.
 */
const PLAIN_EXPORTS =
  "\n;{const live=module.exports;module.exports=Object.defineProperty({},'__esModule',{value:true});" +
  "for(const name of Object.keys(live))module.exports[name]=live[name]}";
const SALT = PLAIN_EXPORTS + JSON.stringify(OPTIONS) + require("esbuild/package.json").version;

/** Gives the CommonJS text of a TypeScript file. Throws esbuild's error where the file does not parse. */
function transpile(filename, source) {
  const key = createHash("sha1").update(SALT).update(filename).update("\0").update(source).digest("hex");
  const cached = path.join(CACHE, `${key}.js`);
  try {
    return fs.readFileSync(cached, "utf8");
  } catch {}
  const { code: compiled } = require("esbuild").transformSync(source, { ...OPTIONS, sourcefile: filename });
  const code = filename.startsWith(LIBRARY) ? withPlainExports(compiled) : compiled;
  keep(cached, code);
  return code;
}

/** The source map must stay the last line. */
function withPlainExports(code) {
  const at = code.lastIndexOf("\n//# sourceMappingURL=");
  return code.slice(0, at) + PLAIN_EXPORTS + code.slice(at);
}

/** Writes the file whole or not at all; where the folder cannot be written, the next start compiles again. */
function keep(file, text) {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(temporary, text);
    fs.renameSync(temporary, file);
  } catch {}
}

module.exports = { OPTIONS, ROOT, transpile };
