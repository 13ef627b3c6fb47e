import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import * as assert from "uvu/assert";
import { PLACES } from "../../kernel-lib/course/start/places";
import { suite } from "../harness";
import { TEST_SITE } from "../prepare/python";
import { TestKernel } from "./jupyter/client";

const test = suite("the Jupyter protocol");

test("is spoken as jupyter-kernel-test wants it, whole", () => {
  const result = spawnSync(PYTHON, [path.join(__dirname, "jupyter/kernel_test.py"), "-v"], {
    encoding: "utf8",
    env: { ...process.env, JUPYTER_PATH: PLACES.jupyter, PYTHONPATH: TEST_SITE },
  });
  assert.is(result.status, 0, result.stderr);
  assert.not.match(result.stderr, /skipped/);
  assert.match(result.stderr, /Ran 13 tests/);
});

test("goes over ipc as well", async () => {
  const kernel = await TestKernel.start({ transport: "ipc" });
  assert.is((await kernel.execute("6 * 7")).result(), "42");
  await kernel.close();
});

test("drops messages that are not signed with the key", async () => {
  const kernel = await TestKernel.start();
  const id = kernel.send("shell", "execute_request", { code: "globalThis.forged = true" }, {}, true);
  assert.is((await kernel.execute("(globalThis as any).forged === undefined")).result(), "true");
  assert.not(kernel.received.some(({ parent }) => parent.msg_id === id));
  await kernel.close();
});

test("keeps history across a restart", async () => {
  const kernel = await TestKernel.start();
  const mark = `"mark ${Date.now()}"`;
  await kernel.execute(mark);
  await kernel.restart();
  const reply = await kernel.request("shell", "history_request", {
    hist_access_type: "search",
    pattern: `*${mark}*`,
    output: true,
    raw: true,
    n: 5,
  });
  assert.is(reply.content.history.length, 1);
  assert.equal(reply.content.history[0][2], [mark, mark.replaceAll('"', "'")]);
  await kernel.close();
});

test("completes and inspects, with cursors counted in characters", async () => {
  const kernel = await TestKernel.start();
  await kernel.execute("/** The well-known port of SSH. */\nconst sshPort = 22");
  const code = '"🦀"; sshPo';
  const { content } = await kernel.request("shell", "complete_request", { code, cursor_pos: [...code].length });
  assert.equal([content.matches, content.cursor_start, content.cursor_end], [["sshPort"], 5, 10]);
  const inspected = await kernel.request("shell", "inspect_request", {
    code: "Buffer.from",
    cursor_pos: 10,
    detail_level: 0,
  });
  assert.match(inspected.content.data["text/plain"], /BufferConstructor\.from[\s\S]*Allocates a new/);
  await kernel.close();
});

test("is good enough for nbclient: a notebook runs, its errors stop it", () => {
  const script = `
import nbformat, nbclient
from nbformat.v4 import new_notebook, new_code_cell
def run(*cells, **options):
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(notebook, kernel_name="wirebook", timeout=300, **options).execute()
    return notebook
first = run("const a = 2", "console.log(a); a * 21")
assert [output.output_type for output in first.cells[1].outputs] == ["stream", "execute_result"], first.cells[1].outputs
assert first.cells[1].outputs[1].data["text/plain"] == "42"
try:
    run("throw new Error('stop')", "1")
    raise SystemExit("no error was raised")
except nbclient.exceptions.CellExecutionError as error:
    assert error.ename == "Error" and error.evalue == "stop", error
went_on = run("throw new Error('stop')", "1 + 1", allow_errors=True)
assert went_on.cells[0].outputs[0].output_type == "error"
assert went_on.cells[1].outputs[0].data["text/plain"] == "2"
`;
  execFileSync(PYTHON, ["-c", script], { env: { ...process.env, JUPYTER_PATH: PLACES.jupyter }, stdio: "pipe" });
});

const PYTHON = path.join(PLACES.python, "bin", "python");

test.run();
