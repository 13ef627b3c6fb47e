// timeout: 600 s
// needs: solutions
// The button in the real JupyterLab, from the packed students' edition. Screenshots go to .wirebook/artefacts.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { parseNotebook } from "../../../kernel-lib/course/notebook";
import { launchChromium } from "../../browser/chromium";
import { LabPage } from "../../browser/lab-page";
import { suite } from "../../harness";
import { commandsNaming, until } from "../../processes";
import { StartedCourse } from "../start/course";
import { studentsEdition } from "./students-edition";

const test = suite("the button Submit");
const EXERCISE = "exercises/01-subnetting/01-subnetting.ipynb";
const LESSON = "notebooks/00-start-here.ipynb";
const edition = studentsEdition("submit-button");
const OWN = path.join(edition.root, ".wirebook", "own-server");
const BUTTON = '[data-jp-item-name="wirebook-submit"]';
let browser: Awaited<ReturnType<typeof launchChromium>>;
let course: StartedCourse;
let lab: LabPage;

function cellIds(file: string): string[] {
  return parseNotebook(readFileSync(path.join(edition.root, file), "utf8"), file).cells.map(({ id }) => id);
}

async function open(file: string): Promise<LabPage> {
  const { address } = course;
  address.pathname = `/lab/tree/${file}`;
  const opened = await LabPage.open(browser, address.href, cellIds(file));
  // JupyterLab brings back the notebooks of the last time, and one of those may be in front for a moment
  await opened.page.locator(".lm-TabBar-tab.lm-mod-current", { hasText: path.basename(file) }).waitFor();
  await opened.isReady();
  return opened;
}

test.before(async () => {
  mkdirSync(edition.home, { recursive: true });
  browser = await launchChromium();
  course = await StartedCourse.open(edition.root, { env: { HOME: edition.home } });
  lab = await open(EXERCISE);
});

test.after(async () => {
  await browser.close();
  // it would outlive the course until it is idle, and the course's end waits for all that it has started
  await stopOwnServer();
  await course.close();
  rmSync(edition.folder, { recursive: true, force: true });
});

async function stopOwnServer(): Promise<void> {
  const file = path.join(OWN, "server.json");
  if (!existsSync(file)) return;
  process.kill((JSON.parse(readFileSync(file, "utf8")) as { pid: number }).pid, "SIGTERM");
  await until("the own server has ended", () => commandsNaming(OWN).length === 0);
}

test("stands above an exercise, and above no lesson", async () => {
  await lab.panel.locator(BUTTON).waitFor();
  const lesson = await open(LESSON);
  assert.is(await lesson.panel.locator(BUTTON).count(), 0);
  await lesson.close();
});

test("is pressed by a key, says what will be sent, and lets Escape call it off", async () => {
  await lab.toolbarButton("wirebook-submit").focus();
  await lab.page.keyboard.press("Enter");
  const dialog = lab.page.locator(".jp-Dialog");
  await dialog.locator(".wirebook-submit-question").waitFor();
  const words = (await dialog.innerText()).replace(/\s+/g, " ");
  assert.match(words, /01-subnetting, to this laptop's own server \(nobody else gets it\)/);
  assert.match(words, /0 of 12 answers written; not attempted: first, numbers/);
  assert.is(await lab.page.evaluate("document.activeElement.textContent.trim()"), "Submit");
  await lab.screenshot("submit-question-light");
  await lab.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await lab.isReady();
  assert.is(await dialog.count(), 0);
  assert.not.ok(existsSync(OWN));
});

test("saves the notebook, hands it in, and shows the receipt and the result", async () => {
  await lab.type("first", "/** @module first */\nexport function addressBits(): number {\n  return 32; // unsaved\n}");
  await lab.toolbarButton("wirebook-submit").click();
  const dialog = lab.page.locator(".jp-Dialog");
  await dialog.locator(".wirebook-submit-question").waitFor();
  await lab.page.keyboard.press("Enter");
  await dialog.locator(".wirebook-submit-receipt").waitFor();
  await dialog.locator(".wirebook-submit-result").waitFor();
  assert.match(readFileSync(path.join(edition.root, EXERCISE), "utf8"), /return 32; \/\/ unsaved/);
  const words = await dialog.innerText();
  assert.match(words, /Received .* as attempt \w+/);
  assert.match(words, /✓ first: passed/);
  assert.match(words, /01-subnetting: 1 of 29 points/);
  await lab.screenshot("submit-result-light");
  await lab.page.emulateMedia({ colorScheme: "dark" });
  await lab.page.locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
  await lab.screenshot("submit-result-dark");
});

test("opens the feedback beside the notebook, by keys", async () => {
  await lab.page.locator(".wirebook-submit-feedback").focus();
  await lab.page.keyboard.press("Enter");
  await lab.page.locator(".lm-TabBar-tabLabel", { hasText: "01-subnetting.feedback.html" }).waitFor();
  assert.is(await lab.page.locator(".jp-Dialog").count(), 0);
});

test("brings no token to the page", async () => {
  const { token } = JSON.parse(readFileSync(path.join(OWN, "server.json"), "utf8")) as { token: string };
  assert.not.ok((await lab.page.content()).includes(token));
  assert.not.ok(readFileSync(path.join(edition.root, EXERCISE), "utf8").includes(token));
});

test("made no error on the browser's console and asked nothing of another machine", () => {
  assert.equal(lab.troubles, []);
});

test.run();
