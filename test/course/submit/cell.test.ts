// timeout: 300 s
// In a cell: a person's yes hands in; a notebook that a program runs from top to bottom never does.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { submitShown } from "../../../kernel-lib/course/submit/cell-output";
import { RECEIPTS } from "../../../kernel-lib/course/submit/places";
import { STATE } from "../../../kernel-lib/kernel/image";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { TestKernel } from "../../kernel/jupyter/client";
import { Learner, RealServer } from "./real-server";

const test = suite("submit in a cell");
const SUBMIT = `import { submit } from "kernel-lib/course";\nawait submit();`;
let kernel: TestKernel;

test.before(async () => {
  kernel = await TestKernel.start({ cwd: path.join(ROOT, "exercises", "03-packet") });
});
test.after(() => kernel.close());

/** What a learner's own work may have left there. */
function outbox(): string[] {
  const folder = path.join(STATE, "outbox");
  return existsSync(folder) ? readdirSync(folder) : [];
}

test("hands nothing in where a program runs all cells, as nbgrader and Run All without a person do", async () => {
  const before = outbox();
  const { error } = await kernel.execute(SUBMIT);
  assert.is(error?.ename, "SubmitError");
  assert.is(error?.evalue, "Not handed in: this notebook is being run by a program, and only a person hands in.");
  assert.equal(outbox(), before);
});

test("asks a person first, and takes anything but yes for a no", async () => {
  const before = outbox();
  for (const word of ["", "n", "maybe"]) {
    const { id, ended } = kernel.begin(SUBMIT, { allow_stdin: true });
    const { content } = await kernel.next(
      (message) => message.parent.msg_id === id && message.header.msg_type === "input_request",
    );
    assert.match(String(content.prompt), /^Hand 03-packet in to .*\? Type yes: $/);
    kernel.send("stdin", "input_reply", { value: word, status: "ok" });
    assert.is((await ended).error?.evalue, "Not handed in: you did not say yes.");
  }
  assert.equal(outbox(), before);
});

test("hands in on a yes, and draws the receipt, the result and, when asked, what there is", async () => {
  const server = await RealServer.open("submit-cell");
  const line = { server: server.address, token: server.token };
  const { surroundings } = new Learner(path.join(server.folder, "03-packet"), line);
  const config = path.join(server.folder, "config", "wirebook");
  mkdirSync(config, { recursive: true });
  copyFileSync(surroundings.loginFile, path.join(config, "login.json"));
  const receipts = existsSync(RECEIPTS) ? readFileSync(RECEIPTS) : undefined;
  const own = await TestKernel.start({
    cwd: path.join(server.folder, "03-packet"),
    env: { XDG_CONFIG_HOME: path.dirname(config) },
  });
  const worker = server.work();
  try {
    const { id, ended } = own.begin(SUBMIT, { allow_stdin: true });
    await own.next((message) => message.parent.msg_id === id && message.header.msg_type === "input_request");
    own.send("stdin", "input_reply", { value: "yes", status: "ok" });
    const done = await ended;
    assert.is(done.error, undefined, done.error?.text);
    const drawn = JSON.stringify(done.of("update_display_data").at(-1)?.content.data);
    for (const words of ["Handed in", "sum: wrong", "2 of 5 points"]) assert.match(drawn, words);
    assert.is((await server.store.attemptsOf(server.personId)).length, 1);
    const shown = await own.execute('import { results } from "kernel-lib/course";\nawait results();');
    assert.match(String(shown.result()), "2 of 5 points");
  } finally {
    await worker.stop({ finish: true });
    await own.close();
    await server.close();
    if (receipts) writeFileSync(RECEIPTS, receipts);
    else rmSync(RECEIPTS, { force: true });
  }
});

test("shows what was told as text and as HTML in which nobody's words are markup", () => {
  const shown = submitShown([
    { kind: "note", text: "<img src=x onerror=alert(1)> & \u001b[31mred" },
    { kind: "sending", sentBytes: 5, lengthBytes: 10 },
    { kind: "step", text: "working" },
  ]);
  assert.is(shown.toString(), "note: <img src=x onerror=alert(1)> & [31mred\nworking");
  assert.is(
    shown.bundle()["text/html"],
    "<div>note: &lt;img src=x onerror=alert(1)&gt; &amp; [31mred</div><div><small>working</small></div>",
  );
});

test.run();
