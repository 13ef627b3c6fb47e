// The packet panes in a real browser: what is seen, lit, filtered, saved, and what stays out.
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { decodeCapture } from "../../../kernel-lib/capture";
import { PACKETS_MIME, packets, Shown } from "../../../kernel-lib/show";
import { encodeDns, encodeEthernet, encodeIpv4, encodeTcp, encodeUdp } from "../../../kernel-lib/wire";
import { suite } from "../../harness";
import { OutputPage } from "../support/page";
import { captureOf, FRAMES, manyPackets } from "./capture";

/** Those in sight, and some above and below. */
const MOST_ROW_ELEMENTS = 24;
/** A row that becomes another's: its cells' texts and its own attributes. */
const CHANGES_A_ROW = 20;
const test = suite("packet panes");
let output: OutputPage;
test.before(async () => {
  output = await OutputPage.open();
});
test.before.each(() => output.clear());
test.after(() => output.close());

const small = (): Shown => packets(captureOf(FRAMES));
const texts = (selector: string): Promise<string[]> => output.page.locator(selector).allTextContents();
const rowTexts = (): Promise<string[]> => texts(".wb-space .wb-row:not([hidden])");
const row = (place: number) => output.page.locator(`.wb-list [data-place="${place}"]`);
const line = (name: string) => output.page.locator(".wb-line", { has: output.page.getByText(name, { exact: true }) });
const lit = (): Promise<string[]> => texts(".wb-hex .wb-lit");

async function filterBy(expression: string): Promise<void> {
  await output.page.locator(".wb-bar input").fill(expression);
  await output.page.locator(".wb-bar input").press("Enter");
}

test("list the packets, and show the fields and bytes of the one that is chosen", async () => {
  await output.draw(small());
  const rows = await rowTexts();
  assert.is(rows.length, FRAMES.length);
  assert.match(rows[1] ?? "", /^20\.001000192\.0\.2\.1192\.0\.2\.2TCP74\d+ → 8080 \[SYN\] seq 0 win \d+ len 0$/);
  await row(3).click();
  assert.equal(await texts(".wb-layer > .wb-name"), [
    "Ethernet",
    "Internet Protocol, version 4",
    "User Datagram Protocol",
    "Data",
  ]);
  assert.match((await texts(".wb-ascii")).join(""), "hello");
  assert.equal(output.troubles, []);
});

test("light a field's bytes under the pointer, and the field of a byte", async () => {
  await output.draw(small());
  await row(3).click();
  await line("User Datagram Protocol").click();
  await line("destination port").hover();
  assert.equal(await lit(), ["23", "28"]);
  assert.equal(await texts(".wb-ascii .wb-lit"), ["#", "("]);
  await output.page.locator('.wb-hex [data-at="38"]').hover();
  assert.equal(await texts(".wb-line.wb-lit > .wb-name"), ["length"]);
  await output.page.locator('.wb-hex [data-at="20"]').hover();
  assert.equal(
    await texts(".wb-line.wb-lit > .wb-name"),
    ["Internet Protocol, version 4"],
    "the layer, while it is closed",
  );
  await output.page.locator('.wb-hex [data-at="22"]').click();
  assert.equal(await texts("[aria-selected=true] > .wb-line > .wb-name"), ["ttl"], "a click opens what it lies in");
});

test("put single bits together and say whether a checksum is right", async () => {
  await output.draw(packets(captureOf([CHANGED])));
  await line("Transmission Control Protocol").hover();
  assert.equal(await line("flags").last().locator("> .wb-value").textContent(), "syn");
  const checksum = line("checksum").last().locator("> .wb-value");
  assert.match((await checksum.textContent()) ?? "", /^0x[\da-f]{4} \(bad\)$/);
  await output.clear();
  await output.draw(packets(captureOf([CHANGED]).map((packet) => ({ ...packet, checksumNotReady: true }))));
  assert.match((await checksum.textContent()) ?? "", /\(not computed yet: left to the hardware\)$/);
});
const CHANGED = (FRAMES[1] as Uint8Array).slice();
CHANGED[CHANGED.length - 1] = (CHANGED.at(-1) ?? 0) ^ 1;

test("filter in tcpdump's language, with names, and show where an expression is wrong", async () => {
  await output.draw(small());
  await filterBy("tcp port 8080");
  assert.equal(await texts(".wb-count"), ["2 of 5 packets"]);
  await filterBy("udp port domain or arp");
  assert.equal(await texts(".wb-count"), ["2 of 5 packets"]);
  await filterBy("tcp prot 8080");
  assert.match((await texts(".wb-problem"))[0] ?? "", /Cannot compile filter: [\s\S]*tcp prot 8080\n +\^\^\^\^/);
  assert.equal(await texts(".wb-count"), ["2 of 5 packets"], "what was seen stays");
  await filterBy("");
  assert.equal([await texts(".wb-count"), await texts(".wb-problem")], [["5 packets"], [""]]);
});

test("follow the keyboard and keep its keys from the notebook, but for those of the whole page", async () => {
  await output.draw(small());
  const { page } = output;
  await page.locator(".wb-list").focus();
  await page.keyboard.press("End");
  assert.match((await texts(".wb-row[aria-selected=true]"))[0] ?? "", /^5/);
  for (const key of ["ArrowUp", "x", "d", "d", "PageUp", "Shift+Enter"]) await page.keyboard.press(key);
  assert.match((await texts(".wb-row[aria-selected=true]"))[0] ?? "", /^1/);
  await page.keyboard.press("Tab");
  for (const key of ["ArrowDown", "ArrowRight", "ArrowDown", "Home", "ArrowRight", "ArrowDown"])
    await page.keyboard.press(key);
  assert.equal(await texts("[aria-selected=true] > .wb-line > .wb-name"), ["destination"]);
  assert.equal(await page.locator(".wb-hex .wb-chosen").count(), 6);
  await page.locator(".wb-bar input").focus();
  await page.keyboard.type("arp");
  await page.keyboard.press("Control+a");
  assert.equal(await page.evaluate("strayKeys.filter((key) => key.length > 1 || /[a-z]/.test(key))"), []);
  await page.evaluate("strayKeys.length = 0");
  await page.keyboard.press("Control+s");
  assert.equal(await page.evaluate("strayKeys.filter((key) => key !== 'Control')"), ["s"]);
  await page.keyboard.press("Escape");
  assert.is(await page.evaluate("document.activeElement.className"), "jp-Notebook");
});

test("show what packets hold as text, whatever it is", async () => {
  const evil = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>';
  const ends = { source: "192.0.2.1", destination: "192.0.2.2" };
  const ethernet = { source: "02:00:00:00:00:01", destination: "02:00:00:00:00:02", type: 0x0800 };
  const http = new TextEncoder().encode(`GET /${evil} HTTP/1.1\r\nHost: ${evil}\r\n\r\n`);
  const dns = encodeDns({ id: 1, questions: [{ name: evil.slice(0, 34).replaceAll(".", ""), type: 16, class: 1 }] });
  const frames = [
    encodeIpv4({ ...ends, protocol: 6 }, encodeTcp({ sourcePort: 1025, destinationPort: 80, ack: true }, http, ends)),
    encodeIpv4({ ...ends, protocol: 17 }, encodeUdp({ sourcePort: 1025, destinationPort: 53 }, dns, ends)),
  ];
  const value = packets(captureOf(frames.map((packet) => encodeEthernet(ethernet, packet))));
  await output.draw(value);
  for (const place of [0, 1]) {
    await row(place).click();
    assert.match((await texts(".wb-tree"))[0] ?? "", "<img src=x");
    assert.is(await output.page.locator(".wb-panes img, .wb-panes script").count(), 0);
  }
  assert.is(await output.page.evaluate("typeof owned"), "undefined");
  assert.not.match(String(value.bundle()["text/html"]), /<img|<script/);
});

test("take outputs that nobody should have made for what they are", async () => {
  const stored = small().bundle()[PACKETS_MIME] as Record<string, unknown>;
  const first = output.troubles.length;
  for (const odd of [
    {},
    { ...stored, interfaces: "none" },
    { ...stored, interfaces: [null, 7, ["x"]] },
    { ...stored, count: 1e9 },
    { ...stored, base64: (stored.base64 as string).slice(0, 40) },
    { ...stored, base64: "/////////////////////w==" },
    { ...stored, captured: "many", keptBytes: "<b>" },
  ])
    await output.draw(new Shown("", { [PACKETS_MIME]: odd }));
  assert.equal(output.troubles.slice(first), []);
  await output.draw(new Shown("", { [PACKETS_MIME]: { ...stored, base64: "no base64!" } }));
  assert.match((await texts(".jp-Notebook > :last-child"))[0] ?? "", /^This output cannot be drawn: /);
});

test("grow in place: the chosen packet, the filter and what is open stay", async () => {
  const all = manyPackets(400);
  const display = await output.draw(grown(all.slice(0, 100), true));
  await filterBy("udp");
  await row(3).click();
  await line("Domain Name System").waitFor();
  await line("User Datagram Protocol").click();
  await output.update(display, grown(all, false));
  assert.equal(await texts(".wb-count"), ["160 of 400 packets"]);
  assert.match((await texts(".wb-row[aria-selected=true]"))[0] ?? "", /^10/);
  assert.ok(await line("source port").isVisible());
  assert.is(await output.page.locator(".wb-panes").count(), 1);
  await output.update(display, packets(captureOf(FRAMES.slice(0, 1))));
  assert.equal(await texts(".wb-count"), ["1 packet"], "another capture takes its place");
});

test("keep the newest packet in sight while it is, and leave alone who looks elsewhere", async () => {
  const all = manyPackets(300);
  const display = await output.draw(grown(all.slice(0, 100), true));
  await output.page.evaluate("document.querySelector('.wb-list').scrollTop = 1e6");
  await output.update(display, grown(all.slice(0, 200), true));
  assert.ok(await row(199).isVisible());
  await output.page.evaluate("document.querySelector('.wb-list').scrollTop = 500");
  await output.update(display, grown(all, false));
  assert.is(await output.page.evaluate("document.querySelector('.wb-list').scrollTop"), 500);
});

/** A capture so far, as `follow` shows it. */
function grown(list: ReturnType<typeof manyPackets>, live: boolean): Shown {
  const stored = packets(list).bundle()[PACKETS_MIME] as object;
  return new Shown("", { [PACKETS_MIME]: { ...stored, id: "the same", live } });
}

test("say what an output of two megabytes does not hold", async () => {
  const long = captureOf(Array.from({ length: 2000 }, () => new Uint8Array(1500)));
  const value = packets(long);
  assert.ok(JSON.stringify(value.bundle()[PACKETS_MIME]).length <= 2e6);
  await output.draw(value);
  assert.match(
    (await texts(".wb-note"))[0] ?? "",
    /^Of each packet the first \d+ bytes are kept here\. An output holds two/,
  );
});

test("save what is seen as a file that readers of captures take", async () => {
  await output.draw(small());
  await filterBy("tcp");
  const download = output.page.waitForEvent("download");
  await output.page.locator(".wb-bar button").click();
  const saved = decodeCapture(readFileSync(await (await download).path()));
  assert.equal(
    saved.map(({ bytes, nanoseconds, captureInterface }) => [[...bytes], nanoseconds, captureInterface.name]),
    FRAMES.slice(1, 3).map((bytes, index) => [[...bytes], (index + 1) * 1_000_000, "veth0"]),
  );
});

test("follow the theme without being drawn anew", async () => {
  await output.draw(small());
  await row(2).click();
  const background = "getComputedStyle(document.querySelector('.wb-panes')).backgroundColor";
  const before = await output.page.evaluate(background);
  await output.page.evaluate(`document.body.style.setProperty("--jp-layout-color0", "rgb(17, 17, 17)");
    document.body.dataset.jpThemeLight = "false"; document.body.dataset.jpThemeName = "dark";`);
  assert.equal([before, await output.page.evaluate(background)], ["rgb(255, 255, 255)", "rgb(17, 17, 17)"]);
  assert.match((await texts(".wb-row[aria-selected=true]"))[0] ?? "", /^3/);
  await output.page.evaluate(`document.body.removeAttribute("style"); document.body.dataset.jpThemeLight = "true";`);
});

test("have as much to do for each step of a scroll through 10,000 packets as through 1,000", async () => {
  const [few, many] = [await scrollWork(1000), await scrollWork(10_000)];
  assert.equal(many, few);
  assert.ok(many.rows <= MOST_ROW_ELEMENTS, `${many.rows} rows are elements`);
  assert.ok(Math.max(...many.changes) <= MOST_ROW_ELEMENTS * CHANGES_A_ROW, `${many.changes} changes a step`);
});

interface ScrollWork {
  /** How many elements there are for rows. */
  rows: number;
  /** Changes to the page in each step. How long they take is measured: npm run bench -- panes */
  changes: number[];
}

/** Scrolls through a list of packets by some rows and by pages, and counts what that changes. */
async function scrollWork(count: number): Promise<ScrollWork> {
  await output.clear();
  await output.draw(packets(manyPackets(count)));
  return (await output.page.evaluate(`(async () => {
    const list = document.querySelector(".wb-list");
    const space = list.querySelector(".wb-space");
    const observer = new MutationObserver(() => {});
    observer.observe(space, { subtree: true, childList: true, attributes: true, characterData: true });
    const changes = [];
    for (let step = 0; step < 30; step++) {
      observer.takeRecords();
      const scrolled = new Promise((resolve) => list.addEventListener("scroll", resolve, { once: true }));
      list.scrollTop += step % 2 ? 1000 : 150;
      await scrolled;
      changes.push(observer.takeRecords().length);
    }
    return { rows: space.children.length, changes };
  })()`)) as ScrollWork;
}

test("have a list as tall as its packets, up to twelve, whatever is filtered", async () => {
  const heightPx = (): Promise<number> => output.page.locator(".wb-list").evaluate((list) => list.clientHeight);
  const [rowPx, most] = [22, 12];
  const display = await output.draw(grown(manyPackets(3), true));
  assert.is(await heightPx(), 4 * rowPx);
  assert.not.ok(await output.page.evaluate(SCROLLS), "nothing is left to scroll to");
  await filterBy("udp port 1");
  assert.equal([await rowTexts(), await heightPx()], [[], 4 * rowPx]);
  await filterBy("");
  await output.update(display, grown(manyPackets(5), true));
  assert.is(await heightPx(), 6 * rowPx);
  await output.update(display, grown(manyPackets(40), false));
  assert.is(await heightPx(), (1 + most) * rowPx);
  assert.ok(await output.page.evaluate(SCROLLS));
});
const SCROLLS = `(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)(document.querySelector(".wb-list"))`;

test.run();
