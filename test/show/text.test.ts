import * as assert from "uvu/assert";
import { hexdump, markdown } from "../../kernel-lib/show";
import { suite } from "../harness";

const dump = suite("a hexdump");

dump("has sixteen bytes a line: offset, two groups of eight, characters", () => {
  const bytes = Uint8Array.from({ length: 18 }, (_, n) => n + 0x5b);
  assert.is(
    hexdump(bytes).toString(),
    "0000  5b 5c 5d 5e 5f 60 61 62  63 64 65 66 67 68 69 6a  [\\]^_`abcdefghij\n" +
      "0010  6b 6c                                             kl",
  );
});

dump("shows what is no printable ASCII as a dot", () => {
  assert.match(hexdump(Uint8Array.of(0x1f, 0x20, 0x7e, 0x7f, 0xff)).toString(), /\. ~\.\.$/);
});

dump("begins at the offset it is given, and says when there is nothing", () => {
  assert.match(hexdump(Uint8Array.of(1), { from: 0x12340 }).toString(), /^12340 {2}01/);
  assert.is(hexdump(new Uint8Array()).toString(), "(no bytes)");
});

dump("is text alone", () => {
  assert.equal(Object.keys(hexdump(Uint8Array.of(1)).bundle()), ["text/plain"]);
});

dump("tells what to do with a text", () => {
  assert.throws(() => hexdump("hello" as never), /no Uint8Array but string; new TextEncoder/);
  assert.throws(() => hexdump(null as never), /but null/);
});

dump.run();

const text = suite("markdown");
const html = (source: string): unknown => markdown(source).bundle()["text/html"];

text("has headings, lists, tables, code and links", () => {
  assert.is(html("# A\n\n- b\n\n`c`"), "<h1>A</h1>\n<ul>\n<li>b</li>\n</ul>\n<p><code>c</code></p>\n");
  assert.match(String(html("|a|\n|-|\n|1|")), "<table>");
  assert.is(html("[RFC](https://www.rfc-editor.org)"), '<p><a href="https://www.rfc-editor.org">RFC</a></p>\n');
});

const HARMLESS: Record<string, string> = {
  "raw HTML": "<script>hack()</script><img src=x onerror=hack()>",
  "a javascript: link": "[a](javascript:hack()) [b](JaVaScRiPt:hack()) [c](&#106;avascript:hack()) <javascript:hack()>",
  "a link to data": "[a](data:text/html;base64,PHNjcmlwdD4=) [b](vbscript:hack())",
  "a picture": "![a](https://evil.invalid/i.png)",
  "an attribute in a link's title": '[a](https://x.invalid "\\" onmouseover=\\"hack()")',
};

for (const [name, source] of Object.entries(HARMLESS)) {
  text(`makes nothing of ${name}`, () => {
    const made = String(html(source));
    assert.not.match(made, /<(script|img)|href="(?!https:\/\/(x|evil)\.invalid)|"\s+on\w+=/i);
  });
}

text("is itself in a terminal", () => {
  assert.is(markdown("**a**").toString(), "**a**");
});

text.run();
