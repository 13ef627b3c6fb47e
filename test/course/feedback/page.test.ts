// timeout: 300 s
// The feedback page in a real browser: nothing of a student's runs, and everything of theirs is shown.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Browser, Page } from "playwright-core";
import * as assert from "uvu/assert";
import { FEEDBACK_POLICY, feedbackPage } from "../../../kernel-lib/course/feedback";
import { launchChromium, newPage, troublesOf } from "../../browser/chromium";
import { suite } from "../../harness";
import { EVIL, hostileGrading, hostileMark, hostileNotebook } from "./hostile";

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

/** Does all that a reader may do, so that whatever waits for it has its chance. */
async function poke(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const element of document.querySelectorAll("*")) {
      for (const type of ["mouseover", "focus", "click"])
        element.dispatchEvent(new MouseEvent(type, { bubbles: false, cancelable: true }));
    }
  });
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode().catch(() => {}))));
}

for (const policy of [true, false]) {
  test(`runs nothing and loads nothing of a student's, ${policy ? "as it is" : "even without its policy"}`, async () => {
    const { page, troubles } = await open(html, { policy });
    await poke(page);
    assert.is(await page.evaluate(() => (globalThis as { hit?: number }).hit), undefined);
    const found = await page.evaluate(() => ({
      made: document.querySelectorAll(
        "script, iframe, object, embed, link, base, form, button, input, main meta, foreignObject",
      ).length,
      handlers: [...document.querySelectorAll("*")].flatMap((element) =>
        [...element.attributes].map(({ name }) => name).filter((name) => name.startsWith("on")),
      ),
      addresses: [...document.querySelectorAll("[href]")].map((element) => element.getAttribute("href") ?? ""),
      sources: [...document.querySelectorAll("[src]")].map((element) => element.getAttribute("src") ?? ""),
    }));
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
  const text = await page.evaluate(() => document.body.textContent ?? "");
  for (const part of [
    "<script>window.hit = 1</script>",
    "[U+202E]abc[U+2066]def",
    "␀␇\ufffd",
    "[a](javascript:window.hit=6)",
  ])
    assert.ok(text.includes(part), part);
  assert.not.match(text, /[\u202a-\u202e\u2066-\u2069]/);
  assert.is(
    await page.evaluate(() => document.querySelectorAll('a[rel="noopener noreferrer nofollow"]').length > 0),
    true,
  );
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
    assert.is(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    assert.equal(await page.evaluate(faintTexts), []);
    await page.context().close();
  }
});

/** Runs in the page: texts with a contrast below 4.5 to what is behind them (WCAG 2.2, 1.4.3). */
function faintTexts(): string[] {
  const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r = 0, g = 0, b = 0]: number[]): number => {
    const [x = 0, y = 0, z = 0] = [r, g, b].map((v) =>
      v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element: Element | null): number[] => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if ((colour[3] ?? 1) > 0) return colour;
    }
    return [255, 255, 255];
  };
  for (const details of document.querySelectorAll("details")) details.open = true;
  return [...document.querySelectorAll("main *")].flatMap((element) => {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())) return [];
    if (element.closest("svg")) return [];
    const [a, b] = [luminance(numbers(getComputedStyle(element).color)), luminance(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return contrast < 4.5 ? [`${element.className}: ${contrast.toFixed(2)}: ${element.textContent?.slice(0, 30)}`] : [];
  });
}

test("draws a notebook that cannot be read without it", () => {
  assert.not.match(
    feedbackPage({ grading: hostileGrading(), notebook: new Uint8Array(3), marks: [] }),
    "Your notebook",
  );
});

test.run();
