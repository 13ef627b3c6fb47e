// `wirebook kernel install` into a JupyterLab that is not the course's: another environment, another HOME.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { emptyFolder, linkTree } from "../start/clone";

const test = suite("the kernel in another JupyterLab");
const WIREBOOK = path.join(ROOT, "node_modules", ".bin", "wirebook");
const RUN_CELL = path.join(ROOT, "test", "kernel", "jupyter", "run_cell.py");
/** A cell of a notebook that lies elsewhere: it has the library, and its types. */
const CELL =
  'import { Prefix } from "kernel-lib/subnet"; const p: Prefix = Prefix.parse("192.0.2.0/26"); console.log(p.toString())';

let folder = "";
let home = "";
let python = "";

test.before(() => {
  folder = emptyFolder("another jupyter");
  home = path.join(folder, "home");
  mkdirSync(home);
  python = path.join(folder, "venv", "bin", "python3");
  // Made from the same lock; nothing of the course's is in it.
  linkTree(path.join(ROOT, ".wirebook", "python"), path.join(folder, "venv"));
  rmSync(path.join(folder, "venv", "wirebook-lock"));
});

/** The surroundings of somebody in that environment who has no course. */
function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(JUPYTER|XDG_|IPYTHON|npm_|INIT_CWD)/.test(name));
  return {
    ...Object.fromEntries(own),
    HOME: home,
    PATH: `${path.dirname(python)}:${process.env.PATH}`,
    VIRTUAL_ENV: path.dirname(path.dirname(python)),
    ...more,
  };
}

function wirebook(parameters: string[], env: NodeJS.ProcessEnv = {}): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(WIREBOOK, ["kernel", ...parameters], {
    cwd: home,
    encoding: "utf8",
    env: environment(env),
  });
  return { status, said: stdout + stderr };
}

/** Where that Jupyter finds our kernel; undefined where it does not. */
function kernelFound(env: NodeJS.ProcessEnv = {}): string | undefined {
  const output = execFileSync(python, ["-m", "jupyter_client.kernelspecapp", "list", "--json"], {
    encoding: "utf8",
    env: environment(env),
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { kernelspecs } = JSON.parse(output) as { kernelspecs: Record<string, { resource_dir: string }> };
  return kernelspecs.wirebook?.resource_dir;
}

function runCell(env: NodeJS.ProcessEnv = {}, before: string[] = []): string {
  const [file, ...rest] = [...before, python, RUN_CELL, home, CELL];
  return execFileSync(file as string, rest, { encoding: "utf8", env: environment(env) }).trim();
}

test("is not there before it is installed", () => assert.is(kernelFound(), undefined));

test("is installed by --sys-prefix: JupyterLab finds kernel and extension, a cell imports kernel-lib", () => {
  const { status, said } = wirebook(["install", "--sys-prefix"]);
  assert.is(status, 0, said);
  const share = path.join(folder, "venv", "share", "jupyter");
  assert.match(said, `written: ${path.join(share, "kernels", "wirebook")}`);
  assert.is(kernelFound(), path.join(share, "kernels", "wirebook"));
  const labextensions = spawnSync(python, ["-m", "jupyterlab.labextensions", "list"], {
    encoding: "utf8",
    env: environment(),
  });
  assert.match(labextensions.stdout + labextensions.stderr, /wirebook v0\.1\.0.*enabled.*OK/);
  assert.is(runCell(), "192.0.2.0/26");
});

test("runs where the course's folder may only be read, as one that many share", () => {
  const runtime = mkdtempSync(path.join(tmpdir(), "wirebook-runtime-"));
  const readOnly = `mount --bind "${ROOT}" "${ROOT}"; mount -o remount,bind,ro "${ROOT}"; exec "$@"`;
  const env = { JUPYTER_RUNTIME_DIR: runtime, IPYTHONDIR: runtime };
  assert.is(runCell(env, ["unshare", "--mount", "sh", "-ec", readOnly, "sh"]), "192.0.2.0/26");
  rmSync(runtime, { recursive: true });
});

test("is taken out again by uninstall, which says what it removed and leaves the rest", () => {
  const { status, said } = wirebook(["uninstall", "--sys-prefix"]);
  assert.is(status, 0, said);
  assert.is(said.match(/^removed: /gm)?.length, 2);
  assert.is(kernelFound(), undefined);
  assert.not.ok(existsSync(path.join(folder, "venv", "share", "jupyter", "labextensions", "wirebook")));
  assert.ok(existsSync(path.join(folder, "venv", "share", "jupyter", "lab")), "JupyterLab itself");
  assert.match(wirebook(["uninstall", "--sys-prefix"]).said, "nothing of Wirebook's is there");
});

test("is installed for the user by --user, and without an option", () => {
  for (const option of [["--user"], []]) {
    assert.is(wirebook(["install", ...option]).status, 0);
    assert.is(kernelFound(), path.join(home, ".local", "share", "jupyter", "kernels", "wirebook"));
    assert.is(wirebook(["uninstall", ...option]).status, 0);
    assert.is(kernelFound(), undefined);
  }
});

test("is installed for the user from a terminal inside the course too, whose Jupyter folders are the course's own", () => {
  const inCourse = { JUPYTER_DATA_DIR: path.join(ROOT, ".wirebook", "jupyter", "data") };
  assert.is(wirebook(["install", "--user"], inCourse).status, 0);
  assert.is(kernelFound(), path.join(home, ".local", "share", "jupyter", "kernels", "wirebook"));
  assert.is(wirebook(["uninstall"], inCourse).status, 0);
});

test("is installed where JUPYTER_DATA_DIR and XDG_DATA_HOME say, as Jupyter reads them", () => {
  for (const [name, below] of [
    ["JUPYTER_DATA_DIR", ""],
    ["XDG_DATA_HOME", "jupyter"],
  ] as const) {
    const env = { [name]: path.join(folder, name) };
    assert.is(wirebook(["install", "--user"], env).status, 0);
    assert.is(kernelFound(env), path.join(folder, name, below, "kernels", "wirebook"));
  }
});

test("is installed below a folder by --prefix, also one with spaces", () => {
  const prefix = path.join(folder, "a prefix");
  assert.is(wirebook(["install", "--prefix", path.relative(home, prefix)]).status, 0);
  assert.is(
    kernelFound({ JUPYTER_PATH: path.join(prefix, "share", "jupyter") }),
    path.join(prefix, "share", "jupyter", "kernels", "wirebook"),
  );
  assert.is(wirebook(["uninstall", "--prefix", prefix]).status, 0);
});

test("leaves a kernel of the same name that is another's", () => {
  const prefix = path.join(folder, "theirs");
  const spec = path.join(prefix, "share", "jupyter", "kernels", "wirebook", "kernel.json");
  mkdirSync(path.dirname(spec), { recursive: true });
  writeFileSync(spec, '{ "argv": ["theirs"] }');
  assert.match(wirebook(["uninstall", "--prefix", prefix]).said, "nothing of Wirebook's is there");
  assert.ok(readFileSync(spec, "utf8").includes("theirs"));
});

test("is refused for two places at once, and where no environment is in use", () => {
  const two = wirebook(["install", "--user", "--sys-prefix"]);
  assert.is(two.status, 2);
  assert.match(two.said, "choose one of --user, --sys-prefix and --prefix");
  const node = path.join(folder, "only node");
  mkdirSync(node);
  execFileSync("ln", ["-s", process.execPath, path.join(node, "node")]);
  const none = wirebook(["install", "--sys-prefix"], { PATH: node });
  assert.is(none.status, 1);
  assert.match(none.said, "--sys-prefix: python3 is not on the PATH; activate the environment, or give --prefix DIR");
});

test.run();
