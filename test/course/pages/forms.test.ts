import * as assert from "uvu/assert";
import { escapeText } from "../../../kernel-lib/course/feedback";
import { readMultipart } from "../../../kernel-lib/course/pages/form";
import { html } from "../../../kernel-lib/course/pages/html";
import { fromLocalField, localField } from "../../../kernel-lib/course/pages/times";
import { suite } from "../../harness";

const multipart = suite("a form with a file");
const TYPE = 'multipart/form-data; boundary="x"';
const read = (text: string): ReturnType<typeof readMultipart> => readMultipart(Buffer.from(text), TYPE);

multipart("gives fields and bytes as they were sent", () => {
  const bytes = Buffer.from([0, 13, 10, 45, 45, 121, 255, 13, 10]);
  const head =
    '--x\r\nContent-Disposition: form-data; name="a%22b"\r\n\r\né\r\n--x\r\ncontent-disposition: form-data; name="f"; filename="n.ipynb"\r\nContent-Type: text/plain\r\n\r\n';
  const form = readMultipart(Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n--x--\r\n")]), TYPE);
  assert.is(form.fields.get('a"b'), "é");
  assert.equal(form.files.get("f"), { name: "n.ipynb", bytes });
});

multipart("may have empty parts, of which the first of a name counts", () => {
  const part = (value: string): string => `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${value}\r\n`;
  assert.is(read(`${part("")}${part("2")}--x--`).fields.get("a"), "");
});

multipart("that breaks off or contradicts itself is refused", () => {
  const bad: [text: string, why: RegExp][] = [
    ["", /breaks off/], // nothing at all
    ['--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', /breaks off/], // no last boundary
    ['--x\r\nContent-Disposition: form-data; name="a"', /breaks off/], // no end of its headers
    ["--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--", /no name/], // a part without a name
  ];
  for (const [text, why] of bad) assert.throws(() => read(text), why);
  assert.throws(() => readMultipart(Buffer.from("--x--"), "multipart/form-data"), /no boundary/);
});

multipart.run();

const templates = suite("html");

templates("escapes all but its own", () => {
  const evil = `<i a="b" c='d'>&`;
  const { text } = html`<p title="${evil}">${evil}${[html`<b>${evil}</b>`, undefined, false, 0]}</p>`;
  const safe = "&lt;i a=&quot;b&quot; c=&#39;d&#39;&gt;&amp;";
  assert.is(text, `<p title="${safe}">${safe}<b>${safe}</b>0</p>`);
  assert.is(html`${"\u202eevil\u0007"}`.text, escapeText("\u202eevil\u0007"));
});

templates.run();

const times = suite("a field for a time");

times("gives back what it was given, and refuses what no clock shows", () => {
  const atMs = new Date(2026, 10, 30, 23, 59).getTime();
  assert.is(fromLocalField(localField(atMs)), atMs);
  for (const text of ["", "2026-02-30T10:00", "2026-13-01T10:00", "2026-01-01T24:00", "2026-01-01", "now"])
    assert.is(fromLocalField(text), undefined, text);
});

times.run();
