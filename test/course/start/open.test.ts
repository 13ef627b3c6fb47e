// timeout: 600 s
// `npm start` as a learner types it, in a path with spaces.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { cloneReady, emptyFolder } from "./clone";
import { StartedCourse, type StartOptions } from "./course";

const test = suite("npm start");
let clone = "";

test.before(() => {
  clone = cloneReady("a course with spaces");
});

async function withCourse(options: StartOptions, use: (course: StartedCourse) => Promise<void>): Promise<void> {
  const course = await StartedCourse.open(clone, options);
  try {
    await use(course);
  } finally {
    await course.close();
  }
}

/** Holds a port on the loopback while something runs. */
async function withTakenPort(use: (port: number) => Promise<void>): Promise<void> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    await use(typeof address === "object" && address ? address.port : 0);
  } finally {
    server.close();
  }
}

test("opens the first lesson; the address ends with the token, and nobody enters without it", () =>
  withCourse({ parameters: ["--port", "0"] }, async (course) => {
    const { address } = course;
    assert.match(address.href, /^http:\/\/127\.0\.0\.1:\d+\/lab\/tree\/notebooks\/00-start-here\.ipynb\?token=\w{48}$/);
    const page = await fetch(address);
    assert.is(page.status, 200);
    assert.match(await page.text(), "jupyter-config-data");
    assert.is((await fetch(`${address.origin}/api/contents`)).status, 403);
    const lesson = (await (await course.ask("/api/contents/notebooks/00-start-here.ipynb?content=0")).json()) as {
      type: string;
    };
    assert.is(lesson.type, "notebook");
    assert.not.match(course.output, /installing|building/, "nothing was left to do");
  }));

test("shows notebooks, not the machinery, and offers one kernel", () =>
  withCourse({ parameters: ["--port", "0"] }, async (course) => {
    const root = (await (await course.ask("/api/contents/")).json()) as { content: { name: string }[] };
    assert.equal(root.content.map(({ name }) => name).sort(), ["notebooks"]);
    const specs = (await (await course.ask("/api/kernelspecs")).json()) as {
      default: string;
      kernelspecs: Record<string, unknown>;
    };
    assert.is(specs.default, "wirebook");
    assert.equal(Object.keys(specs.kernelspecs), ["wirebook"]);
    await course.startKernel();
  }));

test("takes the next free port where its own is taken, and says so", () =>
  withTakenPort((taken) =>
    withCourse({ parameters: ["--port", String(taken)] }, async (course) => {
      const port = Number(course.address.port);
      assert.ok(port > taken && port <= taken + 100, `${port} comes after ${taken}`);
      assert.match(course.output, `Port ${taken} is taken; this is port ${port}.`);
    }),
  ));

test("runs twice: started at the same moment for the same port, each has its own, and one's end is not the other's", async () => {
  const free = await new Promise<number>((resolve) => withTakenPort(async (port) => resolve(port)));
  const options = { parameters: ["--port", String(free)] };
  const [one, two] = await Promise.all([StartedCourse.open(clone, options), StartedCourse.open(clone, options)]);
  try {
    assert.not.equal(one.address.port, two.address.port);
    for (const course of [one, two]) assert.is((await course.ask("/api/status")).status, 200);
    await one.close();
    assert.is((await two.ask("/api/status")).status, 200);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});

test("opens another folder with --notebook-dir, meant from where it was typed", async () => {
  const folder = emptyFolder("my notes");
  writeFileSync(path.join(folder, "mine.txt"), "");
  mkdirSync(path.join(folder, "test"));
  const cwd = path.join(clone, "notebooks");
  const parameters = ["--port", "0", "--notebook-dir", path.relative(cwd, folder)];
  await withCourse({ parameters, cwd }, async (course) => {
    assert.match(course.address.href, /\/lab\?token=\w+$/);
    const root = (await (await course.ask("/api/contents/")).json()) as { content: { name: string }[] };
    assert.equal(root.content.map(({ name }) => name).sort(), ["mine.txt", "test"]);
  });
});

/** Every file below a folder with its size and time, but for the package managers' caches. */
function listing(folder: string, below = ""): string[] {
  return readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(below, entry.name);
    if (name === ".npm") return [];
    if (entry.isDirectory()) return listing(folder, name);
    const { size, mtimeMs } = statSync(path.join(folder, name));
    return [`${name} ${size} ${mtimeMs}`];
  });
}

test("writes nothing outside the repository, and neither reads nor changes a Jupyter of the user's own", async () => {
  const [home, temporary] = [emptyFolder("home"), emptyFolder("tmp")];
  const witness = path.join(emptyFolder("witness"), "read");
  const poison = `open(${JSON.stringify(witness)}, "a").write(__file__ + "\\n"); raise SystemExit("read")\n`;
  const files = [
    ".jupyter/jupyter_config.py",
    ".jupyter/jupyter_server_config.py",
    ".jupyter/jupyter_lab_config.py",
    ".config/jupyter/jupyter_server_config.py",
    ".ipython/profile_default/ipython_config.py",
    "config path/jupyter_server_config.py",
    "python path/sitecustomize.py",
    "python path/jupyterlab/__init__.py",
  ];
  for (const file of files) {
    mkdirSync(path.join(home, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(home, file), poison);
  }
  const before = listing(home);
  const env = {
    HOME: home,
    TMPDIR: temporary,
    JUPYTER_CONFIG_PATH: path.join(home, "config path"),
    JUPYTER_CONFIG_DIR: path.join(home, ".jupyter"),
    JUPYTER_DATA_DIR: path.join(home, "data"),
    JUPYTERLAB_DIR: path.join(home, "lab"),
    JUPYTER_PORT: "1",
    JUPYTER_PREFER_ENV_PATH: "1",
    PYTHONPATH: path.join(home, "python path"),
    XDG_CONFIG_HOME: undefined,
    XDG_DATA_HOME: undefined,
  };
  await withCourse({ parameters: ["--port", "0"], env }, async (course) => {
    await course.ask("/lab");
    await course.startKernel();
  });
  assert.not.ok(existsSync(witness), existsSync(witness) ? `was read: ${readFileSync(witness, "utf8")}` : "");
  assert.equal(listing(home), before);
  assert.equal(listing(temporary), []);
});

test.run();
