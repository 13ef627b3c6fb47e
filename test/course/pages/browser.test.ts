// timeout: 600 s
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import * as assert from "uvu/assert";
import { nbgraderCsv } from "../../../kernel-lib/course/gradebook";
import { launchChromium, newPage, troublesOf } from "../../browser/chromium";
import { suite } from "../../harness";
import { Course, EXERCISES, type SignedUp } from "./support/course";
import { chatGrading, gradeNext } from "./support/gradings";

const CHAT = readFileSync(`${__dirname}/../../../exercises/06-chat/06-chat.ipynb`);
const DAY_MS = 86_400_000;

const test = suite("the pages in a browser");
let course: Course;
let browser: Browser;
let teacher: SignedUp;

test.before(async () => {
  [course, browser] = await Promise.all([Course.open(), launchChromium()]);
  teacher = await course.add("prof", "Marta Keller", { role: "teacher" });
});
test.after(async () => {
  await browser.close();
  await course.close();
});

/** A page of somebody who has signed in by the form; `troubles` are errors, failed requests and dialogs. */
async function signedIn({ token }: SignedUp): Promise<{ page: Page; troubles: string[] }> {
  const page = await newPage(browser, { viewport: { width: 1100, height: 800 } });
  const troubles = troublesOf(page, course.home);
  await page.goto(course.home);
  await page.getByLabel("Token").fill(token);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  return { page, troubles };
}

const heading = (page: Page): Promise<string | null> => page.locator("main > h1").textContent();

/** What a screen reader would say first of the control that has the focus. */
const FOCUSED = `(({ ariaLabel, labels, innerText }) => ariaLabel ?? labels?.[0]?.innerText ?? innerText ?? "")(document.activeElement)`;

/** Presses Tab until a control of this name has the focus; fails where there is none. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let pressed = 0; pressed < 80; pressed++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate<string>(FOCUSED);
    if (focused.trim().startsWith(name)) return;
  }
  assert.unreachable(`80 times Tab did not come to ${name}`);
}

test("let a learner sign in, hand in by the form, and see the result arrive", async () => {
  const ann = await course.add("ann", "Ann Lee");
  const { page, troubles } = await signedIn(ann);
  assert.is(await heading(page), "My exercises");
  await page.getByRole("link", { name: "Exercise 6: chat" }).click();
  await page.getByLabel("Notebook").setInputFiles({ name: "06-chat.ipynb", mimeType: "", buffer: CHAT });
  await page.getByRole("button", { name: "Hand in" }).click();
  await page.getByText("Received. Your work is safe here.").waitFor();
  await page.getByText("next in line").waitFor();
  assert.ok(await page.getByText(createHash("sha256").update(CHAT).digest("hex")).isVisible(), "the receipt's hash");
  const id = await gradeNext(
    course.store,
    chatGrading(
      [
        ["frame", 1, 1, "passed"],
        ["lines", 0, 4, "wrong"],
      ],
      "It waits.",
    ),
  );
  await page.getByText("1 of 7 points").waitFor(); // the page looks again by itself
  assert.ok(await page.getByText("1 answer still to be marked").isVisible());
  await page.getByRole("link", { name: "Open the feedback" }).click();
  await page.waitForURL(`${course.home}/attempts/${id}/feedback`);
  assert.match(await page.content(), /a further case that the notebook does not show/);
  assert.not.match(await page.content(), /its second line/, "a hidden step");
  assert.equal(troubles, []);
  await page.context().close();
});

test("refuse a file that cannot be meant, and keep what was handed in before", async () => {
  const { page } = await signedIn(await course.add("ben", "Ben"));
  const sent: [name: string, buffer: Buffer, why: RegExp][] = [
    ["05-reliable.ipynb", CHAT, /belongs to “Exercise 5: reliable”/],
    ["06-chat.pdf", Buffer.from("%PDF-1.7"), /is no notebook/],
    ["06-chat.ipynb", Buffer.alloc(8.5 * 1024 * 1024, "{"), /larger than/],
  ];
  for (const [name, buffer, why] of sent) {
    await page.goto(`${course.home}/mine/06-chat`);
    await page.getByLabel("Notebook").setInputFiles({ name, mimeType: "", buffer });
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.getByText(why).waitFor();
  }
  await page.goto(`${course.home}/mine/06-chat`);
  assert.ok(await page.getByText("No attempts yet.").isVisible());
  await page.context().close();
});

test("let a teacher mark by keyboard alone", async () => {
  const [eve, fay] = [await course.add("eve", "Eve"), await course.add("fay", "Fay")];
  for (const person of [eve, fay]) {
    course.pass(60_000);
    await course.send(person, "05-reliable", CHAT);
    await gradeNext(course.store, chatGrading([["frame", 1, 1, "passed"]], "The receiver *pays*."));
  }
  const { page, troubles } = await signedIn(teacher);
  const enter = (): Promise<void> => page.keyboard.press("Enter");
  await tabTo(page, "Results of Exercise 5");
  await enter();
  await page.waitForURL(/class\/05-reliable/);
  await tabTo(page, "Mon, 23 Nov"); // the newest: Fay's
  await enter();
  await page.waitForURL(/attempts/);
  assert.is(await heading(page), "Fay");
  await tabTo(page, "Points");
  await page.keyboard.type("1.5");
  await tabTo(page, "Comment");
  await page.keyboard.type("Which receiver?");
  await tabTo(page, "Save, and on");
  await enter();
  await page.getByText("Saved: 1 mark of Fay.").waitFor();
  assert.is(await heading(page), "Eve", "the next to mark");
  await tabTo(page, "Points");
  await page.keyboard.type("2.25");
  await tabTo(page, "Save, and on");
  await enter();
  assert.is(await page.evaluate<boolean>("document.querySelector('input:invalid') !== null"), true, "halves only");
  assert.equal(
    (await course.store.classRows("05-reliable", fay.person.id)).map(({ marks }) => marks[0]?.points),
    [1.5],
  );
  assert.equal(troubles, []);
  await page.context().close();
});

test("show what a teacher marked to its learner", async () => {
  const { page } = await signedIn(await course.newToken("fay"));
  await page.getByText("2.5 of 3 points").waitFor();
  await page.getByRole("link", { name: "Exercise 5: reliable" }).click();
  await page.getByRole("link", { name: /Mon, 23 Nov/ }).click();
  await page.getByText("Which receiver?").waitFor();
  await page.context().close();
});

test("take a list of students, show each faulty line, and their tokens once", async () => {
  const { page, troubles } = await signedIn(teacher);
  await page.getByRole("link", { name: "People" }).click();
  const list = "login,name,email,group\nzoe,Zoe Zander,zoe@example.org,Monday\nann,Ann Lee\nbad login,Someone\n";
  await page.getByLabel("Or pasted").fill(list);
  await page.getByRole("button", { name: "Look at it first" }).click();
  await page.getByText('Line 4: the login "bad login" must be').waitFor();
  assert.is(await course.store.personByLogin("zoe"), undefined, "nobody is added by looking");
  await page.getByRole("button", { name: "Add 1 student and show their tokens" }).click();
  const token = (await page.locator("td.hash").textContent()) ?? "";
  assert.is((await course.store.personByToken(token))?.name, "Zoe Zander");
  await page.getByRole("link", { name: "All people" }).click();
  assert.not.match(await page.content(), /wb_[\w-]{40}/);
  assert.equal(troubles, []);
  await page.context().close();
});

test("let an extension count at once, without grading again", async () => {
  const gil = await course.add("gil", "Gil");
  const late = { graceMinutes: 0, penaltyPerDay: 0.1, most: 0.5 };
  await course.store.setPolicy({ exercise: "01-subnetting", dueAtMs: course.nowMs - 1.5 * DAY_MS, keep: "best", late });
  await course.send(gil, "01-subnetting", CHAT);
  await gradeNext(course.store, chatGrading([["frame", 10, 20, "wrong"]], ""));
  const learner = await signedIn(gil);
  await learner.page.getByText("two days late: −20 %").waitFor();
  const { page } = await signedIn(teacher);
  await page.getByRole("link", { name: "Exercises" }).click();
  await page.getByRole("link", { name: "Exercise 1: subnetting" }).click();
  await page.getByRole("combobox", { name: "Student" }).fill("gil");
  await page.getByLabel("New deadline").fill("2026-12-24T12:00");
  await page.getByLabel("Reason").fill("was ill");
  await page.getByRole("button", { name: "Give it" }).click();
  await page.getByText("Gil has a deadline of their own now.").waitFor();
  await learner.page.reload();
  await learner.page.getByText("extended for you").waitFor();
  await learner.page.getByText("10 of 22 points").first().waitFor();
  await page.getByRole("button", { name: "Remove the extension of Gil" }).click();
  await page.getByText("the same deadline as the others again").waitFor();
  assert.equal(await course.store.extensions("01-subnetting"), []);
  await Promise.all([page.context().close(), learner.page.context().close()]);
});

test("grade again on request, keeping the old result until the new one is there", async () => {
  const hal = await course.add("hal", "Hal");
  const id = await course.send(hal, "06-chat", CHAT);
  await gradeNext(course.store, chatGrading([["frame", 0, 1, "threw"]], ""));
  const { page } = await signedIn(teacher);
  await page.goto(`${course.home}/class/attempts/${id}`);
  await page.getByRole("button", { name: "Grade again" }).click();
  await page.getByText("It is in the queue to be graded again.").waitFor();
  await page.getByRole("button", { name: "Grade again" }).click();
  await page.getByText("It waits to be graded already.").waitFor();
  assert.match((await page.locator(".lead").first().textContent()) ?? "", /0 of 3 points/);
  await gradeNext(course.store, chatGrading([["frame", 1, 1, "passed"]], ""));
  await page
    .getByText(/1 of 3 points/)
    .first()
    .waitFor(); // the page looks again by itself
  await page.context().close();
});

test("export the gradebook as nbgrader's columns", async () => {
  const { page } = await signedIn(teacher);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export as CSV" }).click(),
  ]);
  const table = await course.table();
  const expected = nbgraderCsv(table, (name) => EXERCISES.find(({ exercise }) => exercise === name)?.points ?? 0);
  assert.is(readFileSync(await download.path(), "utf8"), expected);
  assert.match(expected, /^assignment,duedate,timestamp,student_id/);
  await page.context().close();
});

test("erase only somebody whose login was typed", async () => {
  const ivy = await course.add("ivy", "Ivy");
  const { page } = await signedIn(teacher);
  await page.goto(`${course.home}/people/${ivy.person.id}`);
  await page.getByLabel("To be sure").fill("iv");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await page.getByText("is not the login").waitFor();
  await page.goBack();
  await page.getByLabel("To be sure").fill("ivy");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await page.getByText("Ivy is erased").waitFor();
  assert.is(await course.store.personByLogin("ivy"), undefined);
  await page.context().close();
});

test.run();
