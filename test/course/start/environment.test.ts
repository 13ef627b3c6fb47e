// timeout: 600 s
// The Python environment of the course: made again where it is half made, by uv where Python has no venv.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import * as assert from "uvu/assert";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { until } from "../../processes";
import { cloneCourse, emptyFolder } from "./clone";
import { StartedCourse } from "./course";

const test = suite("the course's Python environment");
const FETCH = path.join(ROOT, "kernel-lib", "course", "start", "fetch_uv.py");
const UV_LOCK = path.join(ROOT, "kernel-lib", "course", "start", "uv.txt");
let clone = "";
let stamp = "";

test.before(() => {
  clone = cloneCourse("environment", { packages: true, kernel: true, python: true });
  stamp = path.join(clone, ".wirebook", "python", "wirebook-lock");
});

/** A stamp is shared with the real course by a hard link: it is replaced, never written into. */
function setStamp(text: string): void {
  writeFileSync(`${stamp}.new`, text);
  renameSync(`${stamp}.new`, stamp);
}

/** Python as Debian has it without python3-venv: the modules venv and ensurepip are not found. */
function pythonWithoutVenv(): string {
  const folder = emptyFolder("python without venv");
  writeFileSync(
    path.join(folder, "sitecustomize.py"),
    `import sys
class Missing:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.split(".")[0] in ("venv", "ensurepip"): raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing)
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name in ("venv", "ensurepip") else find(name, *rest)
`,
  );
  const python = path.join(folder, "python3");
  writeFileSync(python, `#!/bin/sh\nPYTHONPATH='${folder}' exec python3 "$@"\n`);
  chmodSync(python, 0o755);
  return python;
}

test("is made again where its stamp is half written; Ctrl-C meanwhile leaves no process and no stamp", async () => {
  setStamp(readFileSync(stamp, "utf8").slice(0, 20));
  const course = new StartedCourse(clone, { parameters: ["--port", "0"], terminal: true });
  try {
    await course.prints(/installing JupyterLab: \d+ of about/);
    course.child.stdin?.write("\u0003");
    await course.leavesNothing();
    assert.match(course.output, "stopped; npm start goes on from here");
    assert.not.ok(existsSync(stamp));
    assert.not.ok(existsSync(path.join(clone, ".wirebook", "setup.lock")));
  } finally {
    await course.close();
  }
});

test("is made by uv where Python has neither venv nor ensurepip, after a set-up that was killed, and opens", async () => {
  const env = { WIREBOOK_PYTHON: pythonWithoutVenv() };
  const killed = new StartedCourse(clone, { parameters: ["--port", "0"], env });
  try {
    await killed.prints(/installing JupyterLab/);
    process.kill(-(killed.child.pid as number), "SIGKILL");
    await killed.ended;
  } finally {
    await killed.close();
  }
  mkdirSync(path.join(clone, ".wirebook", "uv", "bin"), { recursive: true }); // as pip would have left it

  const course = await StartedCourse.open(clone, { parameters: ["--port", "0"], env });
  try {
    assert.match(course.output, /^installing JupyterLab/m);
    assert.match(readFileSync(path.join(clone, ".wirebook", "python", "pyvenv.cfg"), "utf8"), "uv = ");
    await course.startKernel();
  } finally {
    await course.close();
  }
});

test("is as it should be after that: nothing is done again but the extension, whose stamp is half written", async () => {
  const extension = path.join(clone, ".wirebook", "jupyter", "labextensions", "wirebook");
  const own = readdirSync(extension).find((name) => name.startsWith("built-from")) ?? "";
  writeFileSync(path.join(extension, own), '{"files":["');
  const course = await StartedCourse.open(clone, { parameters: ["--port", "0"] });
  try {
    const isBundler = ({ command }: { command: string }): boolean => /\besbuild\b.*--service/.test(command);
    await until("what has bundled the extension has ended", () => !course.processes().some(isBundler));
  } finally {
    await course.close();
  }
  assert.not.match(course.output, "installing");
  assert.match(course.output, "building the JupyterLab extension");
});

test("is made again for another lock, and for another Python than it was made by", () => {
  const ask = `console.log(require("./kernel-lib/course/start/index.ts").hasPythonEnvironment())`;
  const load = path.join(clone, "kernel-lib", "kernel", "load", "register.cjs");
  const isThere = (): string =>
    execFileSync(process.execPath, ["-r", load, "-e", ask], { cwd: clone, encoding: "utf8" }).trim();
  const whole = readFileSync(stamp, "utf8");
  assert.is(isThere(), "true");
  setStamp(whole.replace(/^./, (digit) => (digit === "0" ? "1" : "0")));
  assert.is(isThere(), "false", "another lock");
  setStamp(whole);
  const python = path.join(clone, ".wirebook", "python", "bin", "python");
  const target = execFileSync("readlink", ["-f", python], { encoding: "utf8" }).trim();
  rmSync(python);
  symlinkSync("/bin/sh", python);
  assert.is(isThere(), "false", "another Python behind the same name");
  rmSync(python);
  assert.is(isThere(), "false", "none");
  symlinkSync(target, python);
  assert.is(isThere(), "true");
});

test.run();

const uv = suite("fetching uv without pip");

uv("gives the locked version, ready to run", () => {
  const folder = emptyFolder("uv");
  execFileSync("python3", ["-I", FETCH, UV_LOCK, folder]);
  const wanted = /^uv==(\S+)/.exec(readFileSync(UV_LOCK, "utf8"))?.[1];
  const found = execFileSync(path.join(folder, "bin", "uv"), ["--version"], { encoding: "utf8" });
  assert.is(found.split(" ")[1]?.trim(), wanted);
});

uv("refuses a file that is not the locked one, from whichever index", async () => {
  const version = /^uv==(\S+)/.exec(readFileSync(UV_LOCK, "utf8"))?.[1];
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  const wheel = `uv-${version}-py3-none-manylinux_2_17_${machine}.whl`;
  const asked: string[] = [];
  const index = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("content-type", "text/html");
    response.end(
      request.url?.endsWith(".whl") ? "something else" : `<a href="../../files/${wheel}#sha256=00">${wheel}</a>`,
    );
  });
  await new Promise<void>((resolve) => index.listen(0, "127.0.0.1", resolve));
  const address = index.address();
  const folder = emptyFolder("false uv");
  // The mirror stands in pip's own file, as `pip config set` writes it.
  const config = path.join(folder, "pip.conf");
  writeFileSync(
    config,
    `[global]\nindex-url = http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/simple/\n`,
  );
  const { PIP_INDEX_URL, UV_DEFAULT_INDEX, ...env } = process.env;
  const child = spawn("python3", [FETCH, UV_LOCK, folder], {
    env: { ...env, PIP_CONFIG_FILE: config },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  await until("it ends", () => child.exitCode !== null);
  index.close();
  assert.is(child.exitCode, 1);
  assert.match(said, /is not the uv \S+ that was locked/);
  assert.equal(asked, ["/simple/uv/", `/files/${wheel}`]);
  assert.not.ok(existsSync(path.join(folder, "bin", "uv")));
});

uv("asks the mirror that pip is set to, and none where pip is set to none", () => {
  const { PIP_INDEX_URL, PIP_CONFIG_FILE, ...env } = process.env;
  const mirror = (more: NodeJS.ProcessEnv): string =>
    spawnSync("python3", [FETCH, "--mirror"], { encoding: "utf8", env: { ...env, ...more } }).stdout.trim();
  const home = emptyFolder("pip home");
  mkdirSync(path.join(home, ".config", "pip"), { recursive: true });
  writeFileSync(path.join(home, ".config", "pip", "pip.conf"), "[install]\nindex-url=http://127.0.0.1:1/user\n");
  const file = path.join(home, "named.conf");
  writeFileSync(file, "[global]\nindex-url: http://127.0.0.1:1/named\n");
  assert.is(mirror({ HOME: home, XDG_CONFIG_HOME: "" }), "http://127.0.0.1:1/user");
  assert.is(mirror({ HOME: home, XDG_CONFIG_HOME: "", PIP_CONFIG_FILE: file }), "http://127.0.0.1:1/named");
  assert.is(
    mirror({ HOME: home, PIP_CONFIG_FILE: file, PIP_INDEX_URL: "http://127.0.0.1:1/variable" }),
    "http://127.0.0.1:1/variable",
  );
});

uv.run();
