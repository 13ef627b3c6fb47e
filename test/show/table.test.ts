import * as assert from "uvu/assert";
import { table } from "../../kernel-lib/show";
import { suite } from "../harness";

const test = suite("a table");

test("sets numbers to the right and words to the left, in text and on the page", () => {
  const shown = table([
    { port: 22, name: "ssh" },
    { port: 8080, name: "http-alt" },
  ]);
  assert.is(shown.toString(), "port  name    \n────  ────────\n  22  ssh     \n8080  http-alt");
  assert.is(
    shown.bundle()["text/html"],
    '<table><thead><tr><th style="text-align:right">port</th><th style="text-align:left">name</th></tr></thead><tbody>' +
      '<tr><td style="text-align:right">22</td><td style="text-align:left">ssh</td></tr>' +
      '<tr><td style="text-align:right">8080</td><td style="text-align:left">http-alt</td></tr></tbody></table>',
  );
});

test("takes the columns of all rows, or those it is told, and a caption", () => {
  assert.is(table([{ a: 1 }, { b: 2 }]).toString(), "a  b\n─  ─\n1   \n   2");
  assert.is(table([{ a: 1, b: 2 }], { columns: ["b"], caption: "Only b" }).toString(), "Only b\nb\n─\n2");
  assert.match(String(table([{ a: 1 }], { caption: "<i>" }).bundle()["text/html"]), "<caption>&#60;i&#62;</caption>");
});

test("keeps its columns straight beside Chinese words and combining marks", () => {
  const lines = table([
    { a: "端口", b: 1 },
    { a: "e\u0301", b: 2 },
  ])
    .toString()
    .split("\n");
  assert.equal(lines, ["a     b", "────  ─", "端口  1", "e\u0301     2"]);
});

test("shows nothing, objects, and line breaks in one line", () => {
  class Address {
    toString(): string {
      return "10.0.0.1";
    }
  }
  const row = { nothing: null, missing: undefined, own: new Address(), object: { a: [1] }, text: "a\nb", big: 2n };
  assert.is(table([row]).toString().split("\n").at(-1), "                  10.0.0.1  { a: [ 1 ] }  a↵b     2");
  assert.is(table([]).toString(), "(no rows)");
});

test("has no markup but its own", () => {
  const html = String(table([{ "<b>": "<script>alert(1)</script>" }]).bundle()["text/html"]);
  assert.not.match(html, /<script|<b>/);
  assert.match(html, "&#60;script&#62;");
});

test("of 100,000 rows is made as well", () => {
  assert.is(
    table(Array.from({ length: 100_000 }, (_, n) => ({ n })))
      .toString()
      .split("\n").length,
    100_002,
  );
});

test.run();
