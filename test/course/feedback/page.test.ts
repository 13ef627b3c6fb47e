// timeout: 300 s
// The feedback page in a real browser: nothing of a student's runs, and everything of theirs is shown.
import type { Browser } from "playwright-core";
import * as assert from "uvu/assert";
import { FEEDBACK_POLICY, feedbackPage } from "../../../kernel-lib/course/feedback";
import { launchChromium, newPage, troublesOf } from "../../browser/chromium";
import { suite } from "../../harness";
import { EVIL, hostileGrading, hostileMark, hostileNotebook } from "./hostile";
import { FAINT_TEXTS, LIVE_PARTS, type LiveParts, POKE } from "./page-side";

const test = suite("the feedback page");
const html = feedbackPage({
  grading: hostileGrading(),
  notebook: hostileNotebook(),
  marks: [hostileMark()],
  person: { name: EVIL, login: EVIL },
  attempt: { receivedAtMs: Date.UTC(2026, 10, 23, 13, 45), sha256: EVIL },
});
const HOME = "https://feedback.example/";
let browser: Browser;
test.before(async () => {
  browser = await launchChromium();
});
test.after(() => browser.close());

/** Shows a page as a browser gets it; `policy: false` takes away the one thing that would stop a script that got in. */
async function open(
  text: string,
  { policy = true, ...more }: { policy?: boolean; colorScheme?: "light" | "dark"; width?: number } = {},
) {
  const page = await newPage(browser, {
    viewport: { width: more.width ?? 1000, height: 800 },
    colorScheme: more.colorScheme ?? "light",
  });
  const troubles = troublesOf(page, HOME);
  await page.route("**/*", (route) => {
    if (route.request().url() !== HOME) return route.abort();
    const body = policy ? text : text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
    return route.fulfill({ body, contentType: "text/html; charset=utf-8" });
  });
  await page.goto(HOME, { waitUntil: "load" });
  return { page, troubles };
}

for (const policy of [true, false]) {
  test(`runs nothing and loads nothing of a student's, ${policy ? "as it is" : "even without its policy"}`, async () => {
    const { page, troubles } = await open(html, { policy });
    await page.evaluate(POKE);
    assert.is(await page.evaluate("window.hit"), undefined);
    const found = (await page.evaluate(LIVE_PARTS)) as LiveParts;
    assert.equal([found.made, found.handlers], [0, []]);
    for (const address of found.addresses) assert.ok(/^(#check-|https:\/\/example\.org\/)/.test(address), address);
    for (const source of found.sources)
      assert.ok(/^data:image\/(png|svg\+xml);base64,[A-Za-z0-9+/=]*$/.test(source), source);
    assert.equal(troubles, []);
    await page.context().close();
  });
}

test("shows what a student wrote as they wrote it, and what turns text about by its number", async () => {
  const { page } = await open(html);
  const text = String(await page.evaluate("document.body.textContent"));
  for (const part of [
    "<script>window.hit = 1</script>",
    "[U+202E]abc[U+2066]def",
    "␀␇\ufffd",
    "[a](javascript:window.hit=6)",
  ])
    assert.ok(text.includes(part), part);
  assert.not.match(text, /[\u202a-\u202e\u2066-\u2069]/);
  assert.ok((await page.locator('a[rel="noopener noreferrer nofollow"]').count()) > 0);
  await page.context().close();
});

test("carries its policy in itself, and needs nothing from anywhere", () => {
  assert.match(html, `<meta http-equiv="Content-Security-Policy" content="${FEEDBACK_POLICY}">`);
  assert.match(FEEDBACK_POLICY, "default-src 'none'");
  assert.not.match(FEEDBACK_POLICY, "script");
});

test("counts a mark by hand instead of the check, the latest of a cell", async () => {
  const marks = [
    hostileMark(),
    { ...hostileMark(), points: 1.5, atMs: 3 },
    { ...hostileMark(), cellId: "ends", points: 3, comment: "", atMs: 2 },
  ];
  const { page } = await open(feedbackPage({ grading: hostileGrading(), notebook: hostileNotebook(), marks }));
  assert.is(await page.getAttribute("header svg", "aria-label"), "4.5 of 5 points");
  assert.equal(await page.locator("details.check .points").allTextContents(), ["3 / 3", "1.5 / 2"]);
  await page.context().close();
});

test("shows nothing of a hidden test", () => {
  const grading = hostileGrading();
  const [report] = grading.reports;
  report?.steps.push({ text: "HIDDEN", ok: false, hidden: true, detail: ["HIDDEN"] });
  const told = feedbackPage({ grading, notebook: hostileNotebook(), marks: [] });
  assert.not.match(told, "HIDDEN");
  assert.match(told, "a further case that the notebook does not show");
});

test("is as wide as a phone, and as readable by night as by day", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const { page } = await open(html, { width: 360, colorScheme });
    assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
    assert.equal(await page.evaluate(FAINT_TEXTS), []);
    await page.context().close();
  }
});

test("draws a notebook that cannot be read without it", () => {
  assert.not.match(
    feedbackPage({ grading: hostileGrading(), notebook: new Uint8Array(3), marks: [] }),
    "Your notebook",
  );
});

test.run();
