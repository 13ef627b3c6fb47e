// timeout: 600 s
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import * as assert from "uvu/assert";
import { launchChromium, newPage } from "../../browser/chromium";
import { suite } from "../../harness";
import { until } from "../../processes";
import { Course, type SignedUp } from "./support/course";
import { chatGrading, gradeNext } from "./support/gradings";

/** Each would set the flag, or ask another address, if any page let it. */
const SCRIPTS = [
  `<script>window.ran = 1</script>`,
  `"><img src=x onerror="window.ran = 1">`,
  `' autofocus onfocus='window.ran = 1`,
  `</textarea></title></style><svg onload="window.ran = 1">`,
  `[click](javascript:window.ran=1) ![](https://elsewhere.invalid/x.png)`,
];
const PAYLOAD = SCRIPTS.join(" ");

const test = suite("attacks on the pages");
let course: Course;
let browser: Browser;
let teacher: SignedUp;
let mallory: SignedUp;
let attemptId: string;

test.before(async () => {
  [course, browser] = await Promise.all([Course.open(), launchChromium()]);
  teacher = await course.add("prof", PAYLOAD.slice(0, 200), { role: "teacher", group: SCRIPTS[1] ?? "" });
  const person = await course.store.addPerson({
    login: "mallory",
    name: PAYLOAD,
    email: `"${PAYLOAD}"@x`,
    group: PAYLOAD,
    role: "student",
  });
  mallory = { person, token: await course.store.newToken(person.id) };
  const cell = (type: string, source: string): object => ({
    cell_type: type,
    id: "a",
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  });
  const notebook = {
    cells: [cell("markdown", PAYLOAD), cell("code", PAYLOAD)],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  attemptId = await course.send(mallory, "06-chat", Buffer.from(JSON.stringify(notebook)));
  const grading = chatGrading([[PAYLOAD, 0, 2, "wrong", PAYLOAD]], PAYLOAD, [PAYLOAD]);
  const [report] = grading.reports;
  if (report)
    Object.assign(report, { printed: PAYLOAD, place: { module: PAYLOAD, line: 1, column: 1, text: PAYLOAD } });
  await gradeNext(course.store, grading);
  await course.store.addMark({ attemptId, cellId: "slow", points: 1, comment: PAYLOAD, byPersonId: teacher.person.id });
  await course.store.setExtension({ personId: person.id, exercise: "06-chat", dueAtMs: course.nowMs, reason: PAYLOAD });
});
test.after(async () => {
  await browser.close();
  await course.close();
});

/** Signs in, and notes whatever a page tries to run or load against its policy. */
async function watched({ token }: SignedUp): Promise<{ page: Page; violations: string[] }> {
  const page = await newPage(browser, { viewport: { width: 1100, height: 800 } });
  const violations: string[] = [];
  page.on("console", (message) => /Content Security Policy/.test(message.text()) && violations.push(message.text()));
  page.on("dialog", (dialog) => violations.push(`a dialog: ${dialog.message()}`));
  page.on(
    "request",
    (request) => request.url().startsWith(course.home) || violations.push(`asked for ${request.url()}`),
  );
  await page.goto(course.home);
  await page.getByLabel("Token").fill(token);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  return { page, violations };
}

test("by script in every text field run nothing, and try nothing that the policy had to stop", async () => {
  const everywhere = ["/mine", "/mine/06-chat", `/attempts/${attemptId}`, `/attempts/${attemptId}/feedback`];
  const id = mallory.person.id;
  const teachers = [
    "/class",
    `/class?q=${encodeURIComponent(PAYLOAD)}&group=${encodeURIComponent(PAYLOAD)}&sort=${encodeURIComponent(PAYLOAD)}`,
    "/class/06-chat",
    "/to-mark",
    `/class/attempts/${attemptId}`,
    `/attempts/${attemptId}/feedback`,
    "/exercises",
    `/exercises/06-chat?who=${encodeURIComponent(PAYLOAD)}`,
    "/people",
    `/people/${id}`,
    `/${encodeURIComponent(PAYLOAD)}`,
  ];
  for (const [who, addresses] of [
    [mallory, everywhere],
    [teacher, teachers],
  ] as const) {
    const { page, violations } = await watched(who);
    for (const address of addresses) {
      await page.goto(course.home + address);
      assert.is(await page.evaluate("window.ran"), undefined, address);
      assert.is(
        await page.evaluate("document.querySelectorAll('script, [onerror], [onload], [onfocus]').length"),
        0,
        address,
      );
    }
    assert.equal(violations, []);
    await page.context().close();
  }
});

test("by script in a list to import and in what is typed run nothing", async () => {
  const { page, violations } = await watched(teacher);
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const name = SCRIPTS.slice(0, 3).join(" ");
  await page.goto(`${course.home}/people`);
  await page
    .getByLabel("Or pasted")
    .fill(`login,name,email,group\nnew1,${quoted(name)},,${quoted(SCRIPTS[3] ?? "")}\n${quoted(PAYLOAD)},Someone\n`);
  await page.getByRole("button", { name: "Look at it first" }).click();
  await page.getByRole("heading", { name: "What was read" }).waitFor();
  assert.is(await page.evaluate("window.ran"), undefined);
  await page.getByRole("button", { name: "Add 1 student" }).click();
  await page.getByText("1 added, with their tokens").waitFor();
  assert.is(await page.evaluate("window.ran"), undefined);
  assert.is((await course.store.personByLogin("new1"))?.name, name, "kept as it was typed");
  assert.equal(violations, []);
  await page.context().close();
});

/** Another site, which the browser also trusts with nothing. */
async function otherSite(html: string): Promise<{ server: Server; home: string }> {
  const server = createServer((_request, response) => response.setHeader("content-type", "text/html").end(html));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // another name is another site; the same address would be the same site on another port
  return { server, home: `http://localhost:${(server.address() as AddressInfo).port}` };
}

test("by a form on another site change nothing", async () => {
  const { page } = await watched(teacher);
  const form = `<form method="post" action="${course.home}/people/${mallory.person.id}/erase"><input name="confirm" value="mallory"><button>win</button></form>`;
  for (const sameSite of [false, true]) {
    const { server, home } = await otherSite(form);
    // from 127.0.0.1 on another port the cookie comes along: SameSite knows no ports, so the origin is checked
    await page.goto(sameSite ? home.replace("localhost", "127.0.0.1") : home);
    await page.getByRole("button").click();
    await page.getByText(/Not from this site|not this server's/).waitFor();
    server.close();
    assert.ok(await course.store.person(mallory.person.id));
  }
  await page.context().close();
});

test("by a frame on another site show nothing", async () => {
  const { page, violations } = await watched(teacher);
  for (const address of ["/class", `/attempts/${attemptId}/feedback`]) {
    const { server, home } = await otherSite(`<iframe src="${course.home}${address}"></iframe>`);
    violations.length = 0;
    await page.goto(home.replace("localhost", "127.0.0.1"));
    await until("the frame is refused", () => violations.some((text) => text.includes("frame-ancestors")));
    server.close();
  }
  await page.context().close();
});

test.run();
