// timeout: 300 s
// In a cell: a person's yes hands in; a notebook that a program runs from top to bottom never does.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { submitShown } from "../../../kernel-lib/course/submit/cell-output";
import { STATE } from "../../../kernel-lib/kernel/image";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { TestKernel } from "../../kernel/jupyter/client";

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
