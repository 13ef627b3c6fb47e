// needs: solutions
// timeout: 600 s
// Work that looks and reaches for what is not its own: it finds nothing, and keeps its honest score.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { before, bytesOf, grade, MARKER, nothingLeft, printed, SECRET_LINES, solved, verdicts } from "./work";

const test = suite("an attack by curiosity");
const temporary = mkdtempSync(path.join(tmpdir(), "attacks-"));
chmodSync(temporary, 0o755);
const mine = path.join(temporary, "mine");
const SECRET = "another-student-s-answer-5f1c";
const own = process.env.TMPDIR;
const servers: Server[] = [];
let visits = 0;
test.before(async () => {
  mkdirSync(mine);
  process.env.TMPDIR = path.join(temporary, "t");
  mkdirSync(process.env.TMPDIR);
  process.env.WIREBOOK_SECRET = SECRET;
  process.env.DATABASE_URL = `postgres://wirebook:${SECRET}@127.0.0.1/wirebook`;
  writeFileSync(path.join(mine, "submission.ipynb"), SECRET);
});
test.after(() => {
  for (const server of servers) server.close();
  for (const name of ["WIREBOOK_SECRET", "DATABASE_URL"]) delete process.env[name];
  if (own === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = own;
  rmSync(temporary, { recursive: true });
});

/** Somewhere on this machine that counts who comes. */
async function listen(where: { port: number; host: string } | { path: string }): Promise<number> {
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(where, resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** Reads whatever can be read, and prints what it finds of texts that are given turned about, so that it finds not itself. */
const LOOK = (needles: readonly string[]): string => `
  const fs = require("node:fs"), path = require("node:path");
  const needles = ${JSON.stringify(needles.map((text) => [...text].reverse().join("")))}.map((text: string) => [...text].reverse().join(""));
  const found = new Set<string>();
  const bytes = Buffer.alloc(2_000_000);
  let files = 0;
  const look = (file: string): void => {
    let fd = -1;
    try {
      fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
      const text = bytes.toString("latin1", 0, fs.readSync(fd, bytes, 0, bytes.length, null));
      files += 1;
      for (const needle of needles) if (text.includes(Buffer.from(needle).toString("latin1"))) found.add(file + ": " + needle.slice(0, 20));
    } catch {} finally { if (fd >= 0) fs.closeSync(fd); }
  };
  const walk = (folder: string, level: number): void => {
    let entries: any[] = [];
    try { entries = fs.readdirSync(folder, { withFileTypes: true }); } catch { return; }
    for (const entry of entries) {
      const file = path.join(folder, entry.name);
      if (/^\\/(usr|sys|proc|bin|lib|lib64|sbin)$|node_modules$/.test(file)) continue;
      if (entry.isDirectory() && level < 12) walk(file, level + 1);
      else if (!entry.isDirectory()) look(file);
    }
  };
  for (const start of ["/", ...${JSON.stringify([mine, ROOT, path.join(ROOT, ".wirebook"), "/root", "/home", "/work"])}]) walk(start, start === "/" ? 0 : 8);
  for (const id of fs.readdirSync("/proc").filter((name: string) => /^\\d+$/.test(name))) for (const name of ["environ", "cmdline", "maps"]) look("/proc/" + id + "/" + name);
  if (JSON.stringify(process.env).includes(needles[0])) found.add("environment");
  console.log(JSON.stringify({ found: [...found], enough: files > 100, database: "DATABASE_URL" in process.env }));`;

const REACH = (ports: { tcp: number; file: string; name: string }): string => `
  const net = require("node:net"), dgram = require("node:dgram");
  const tell = (what: string) => (error: any) => console.log(what, error?.code ?? "REACHED");
  const reach = (what: string, where: object) => { const socket = net.connect({ ...where, timeout: 500 }, tell(what)); socket.on("error", tell(what)); socket.on("timeout", () => socket.destroy()); socket.unref(); };
  reach("tcp", { host: "127.0.0.1", port: ${ports.tcp} });
  reach("file", { path: ${JSON.stringify(ports.file)} });
  reach("abstract", { path: "\\0${ports.name}" });
  reach("outside", { host: "192.0.2.1", port: 80 });
  const udp = dgram.createSocket("udp4"); udp.unref(); udp.on("error", tell("udp")); udp.send("x", 9, "198.51.100.1", tell("udp"));
  console.log("interfaces", Object.keys(require("node:os").networkInterfaces()).join());`;

/** Tries to hold, read or end processes that are not its own, and to write where it may not. */
const SEIZE = `
  const fs = require("node:fs");
  const opened: string[] = [];
  for (const id of fs.readdirSync("/proc").filter((name: string) => /^\\d+$/.test(name) && Number(name) !== process.pid))
    for (const name of ["mem", "environ"]) try { fs.closeSync(fs.openSync("/proc/" + id + "/" + name, name === "mem" ? "r+" : "r")); opened.push(fs.readFileSync("/proc/" + id + "/comm", "utf8").trim()); } catch {}
  console.log("held", [...new Set(opened)].filter((name) => !/^(sh|node|bwrap|MainThread|prlimit|setpriv)$/.test(name)).join());
  for (const file of ["/etc/passwd", "/course/kernel-lib/cli.ts", "/exercise/ends.ts", "/usr/bin/x", "/proc/sys/kernel/core_pattern", "/sys/fs/cgroup/x", "/dev/sda", "/dev/mem"])
    try { fs.writeFileSync(file, "x"); console.log("WROTE", file); } catch (error) { console.log("kept", (error as { code: string }).code); }
  for (const words of [["mount", "-t", "tmpfs", "x", "/tmp"], ["unshare", "-Ur", "--mount", "true"], ["mknod", "/tmp/disk", "b", "8", "0"], ["chroot", "/"]])
    console.log(words[0], require("node:child_process").spawnSync(words[0], words.slice(1)).status === 0 ? "DONE" : "refused");`;

const KILL = `
  for (const pid of [process.ppid, 1, -1]) try { process.kill(pid, "SIGKILL"); } catch {}`;

/** Lays modules where an import might look first, and over what is imported. */
const MODULES_OF_ITS_OWN = `
  const fs = require("node:fs");
  for (const folder of ["node_modules/kernel-lib/course", "node_modules/esbuild", "/tmp/node_modules/kernel-lib", "/home/student/node_modules/kernel-lib", "/exercise/node_modules/kernel-lib", "/course/node_modules/evil"])
    try { fs.mkdirSync(folder, { recursive: true }); fs.writeFileSync(folder + "/index.js", "throw new Error('${MARKER}')"); } catch {}
  for (const key of Object.keys(require.cache)) { const loaded = require.cache[key]; if (loaded && loaded.filename !== __filename) loaded.exports = {}; }`;

test("finds nothing: tests, solutions, other submissions, the environment, the database, the network, other processes", async () => {
  const tcp = await listen({ port: 0, host: "127.0.0.1" });
  const file = path.join(mine, "socket");
  await listen({ path: file });
  chmodSync(mine, 0o755);
  const name = `wirebook-attacks-${process.pid}`;
  await listen({ path: `\0${name}` });
  const database = path.join(mine, "PG_VERSION");
  writeFileSync(database, SECRET);
  const graded = await grade(
    bytesOf(
      solved({
        ends: before(KILL),
        numbers: before(SEIZE),
        loss: before(LOOK([SECRET, ...SECRET_LINES])),
        doors: (honest) =>
          before(REACH({ tcp, file, name }))(honest)
            .replace("export function", "export async function")
            .replace(
              ": Record<number, string> {",
              ": Promise<Record<number, string>> {\n await new Promise((resolve) => setTimeout(resolve, 700));",
            ),
        handshake: before(MODULES_OF_ITS_OWN),
        resent: before(
          `console.log("read", (() => { try { return require("node:fs").readFileSync(${JSON.stringify(database)}, "utf8"); } catch (error) { return (error as { code: string }).code; } })());`,
        ),
        story: before('Object.assign(process.env, { NODE_OPTIONS: "--require /tmp/x", LD_PRELOAD: "/tmp/x.so" });'),
      }),
    ),
  );
  const { ends, ...rest } = verdicts(graded);
  assert.ok(["passed", "threw", "stopped"].includes(ends ?? ""), `who kills all around may be alone: ${ends}`);
  assert.equal(rest, {
    numbers: "passed",
    loss: "passed",
    doors: "passed",
    handshake: "passed",
    resent: "passed",
    silence: "not attempted",
    story: "passed",
  });
  assert.is(printed(graded, "loss").trim(), '{"found":[],"enough":true,"database":false}');
  const reached = printed(graded, "doors").trim().split("\n").sort();
  assert.is(visits, 0, "a student's process has reached a socket of this machine");
  assert.not.match(reached.join(), "REACHED");
  assert.match(reached.join(), "interfaces lo,");
  const seized = printed(graded, "numbers");
  assert.match(seized, /^held $/m);
  assert.not.match(seized, /WROTE|DONE/);
  assert.match(printed(graded, "resent"), "read ENOENT");
  assert.not.match(JSON.stringify(graded), SECRET);
  await nothingLeft(process.env.TMPDIR ?? "");
});

test("by what a compiler says, or a link, gets no line of a file that is not its own", async () => {
  const json = path.join(mine, "secret.json");
  writeFileSync(json, JSON.stringify({ SECRET }));
  const relative = path.relative("/exercise", json);
  const leak =
    (stage: string, top: string, body = "return undefined;"): (() => string) =>
    () =>
      `/** @module ${stage} */\n${top}\nexport function ${stage}(...given: unknown[]): any {\n${body}\n}\n`;
  const read = (code: string): string =>
    `try { return ${code}; } catch (error) { return String((error as Error).stack); }`;
  const graded = await grade(
    bytesOf(
      solved({
        ends: leak("ends", `import secret from ${JSON.stringify(json)};\nconsole.log(secret);`),
        numbers: leak(
          "numbers",
          `import secret from ${JSON.stringify(relative)} with { type: "json" };\nconsole.log(secret);`,
        ),
        loss: leak(
          "loss",
          `/// <reference path=${JSON.stringify(json)} />\n/// <amd-dependency path=${JSON.stringify(json)} />`,
          read(`require(${JSON.stringify(json)})`),
        ),
        doors: leak(
          "doors",
          "",
          `const fs = require("node:fs"); fs.symlinkSync(${JSON.stringify(json)}, "link.json"); ${read('fs.readFileSync("link.json", "utf8")')}`,
        ),
        handshake: leak("handshake", `throw new Error("x");\n//# sourceMappingURL=file://${json}`),
        resent: leak("resent", `export * from ${JSON.stringify(json)};\nconst x = ;`),
        story: leak("story", `import "../../../../../../../../..${json}";\nimport "kernel-lib/../../..${json}";`),
      }),
    ),
  );
  assert.is(graded.score, 0);
  assert.not.match(JSON.stringify(graded), SECRET);
  for (const { outcome } of graded.outcomes) assert.is.not(outcome, "passed");
  await nothingLeft(process.env.TMPDIR ?? "");
});

test.run();
