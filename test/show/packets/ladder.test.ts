import * as assert from "uvu/assert";
import { DRAWING_MIME, ladder } from "../../../kernel-lib/show";
import { encodeEthernet, encodeIpv4, encodeTcp, encodeUdp } from "../../../kernel-lib/wire";
import { suite } from "../../harness";
import { CAPTURED } from "../../wire/captured";
import { OutputPage } from "../support/page";
import { captureOf, manyPackets } from "./capture";

const test = suite("ladder");
const MACS = { source: "02:00:00:00:00:01", destination: "02:00:00:00:00:02", type: 0x0800 };
const CLIENT = "192.0.2.1";
const SERVER = "192.0.2.2";

interface Said {
  from?: string;
  to?: string;
  seq: number;
  ack?: number;
  flags?: ("syn" | "fin" | "rst" | "psh")[];
  text?: string;
}

function frameOf({ from = CLIENT, to = SERVER, seq, ack, flags = [], text = "" }: Said): Uint8Array {
  const ends = { source: from, destination: to };
  const [sourcePort, destinationPort] = seq >= 900 ? [80, 40000] : [40000, 80];
  const segment = {
    ...{ sourcePort, destinationPort, sequenceNumber: seq, acknowledgmentNumber: ack ?? 0, ack: ack !== undefined },
    ...Object.fromEntries(flags.map((flag) => [flag, true])),
  };
  const packet = encodeTcp(segment, new TextEncoder().encode(text), ends);
  return encodeEthernet(MACS, encodeIpv4({ ...ends, protocol: 6 }, packet));
}

const fromServer = { from: SERVER, to: CLIENT };
const CONVERSATION: Said[] = [
  { seq: 100, flags: ["syn"] },
  { ...fromServer, seq: 900, ack: 101, flags: ["syn"] },
  { seq: 101, ack: 901 },
  { seq: 101, ack: 901, flags: ["psh"], text: "hello" },
  { seq: 101, ack: 901, flags: ["psh"], text: "hello" },
  { ...fromServer, seq: 901, ack: 106 },
  { seq: 106, ack: 901, flags: ["fin"] },
  { ...fromServer, seq: 901, ack: 107, flags: ["rst"] },
];
const conversation = captureOf(CONVERSATION.map(frameOf));

test("writes flags, numbers from the connection's start, and what was sent again", () => {
  const lines = [
    "       time  192.0.2.1:40000                         192.0.2.2:80",
    "   0.000000  │────────────── SYN seq 0 ─────────────▶│",
    "   0.001000  │◀──────── SYN, ACK seq 0 ack 1 ────────│",
    "   0.002000  │─────────── ACK seq 1 ack 1 ──────────▶│",
    "   0.003000  │─── PSH, ACK seq 1–5 ack 1 (5 bytes) ─▶│",
    "   0.004000  │─── PSH, ACK seq 1–5 ack 1 (5 bytes) ─▶│  retransmission",
    "   0.005000  │◀────────── ACK seq 1 ack 6 ───────────│",
    "   0.006000  │───────── FIN, ACK seq 6 ack 1 ───────▶│",
    "   0.007000  │◀──────── RST, ACK seq 1 ack 7 ────────│",
  ];
  assert.is(ladder(conversation).toString(), lines.join("\n"));
});

test("puts a line where nothing came for long", () => {
  const later = conversation.map((packet, index) => ({ ...packet, seconds: packet.seconds + (index > 4 ? 2 : 0) }));
  const lines = ladder(later).toString().split("\n");
  assert.match(lines[6] ?? "", /^2\.00 s later {2}┊ +┊$/);
  assert.is(lines.filter((line) => line.includes("later")).length, 1);
});

test("draws a line down a host and an arrow a packet, dashed and named where it was sent again", () => {
  const { shapes, title } = ladder(conversation).bundle()[DRAWING_MIME] as {
    title: string;
    shapes: { shape: string; arrow?: boolean; dashed?: boolean; stroke?: string; text?: string }[];
  };
  const arrows = shapes.filter(({ arrow }) => arrow);
  assert.is(arrows.length, conversation.length);
  assert.equal(
    arrows.flatMap(({ dashed, stroke }, index) => (dashed ? [[index, stroke]] : [])),
    [[4, "bad"]],
  );
  assert.ok(shapes.some(({ text }) => text === "retransmission"));
  assert.is(title, "8 packets between 192.0.2.1:40000 and 192.0.2.2:80, 1 of them remarkable");
  assert.match(String(ladder(conversation).bundle()["image/svg+xml"]), /^<svg .*SYN, ACK seq 0 ack 1/);
});

test("names hosts by address where there are several conversations, and by port where an address talks to itself", () => {
  const several = ladder(captureOf([CAPTURED.arpRequest, CAPTURED.syn, CAPTURED.udp])).toString();
  assert.match(several, /^ +time {2}192\.0\.2\.1 +192\.0\.2\.2\n/);
  assert.match(several, /\d+→8080 SYN seq 0/);
  const ends = { source: "127.0.0.1", destination: "127.0.0.1" };
  const datagram = encodeUdp({ sourcePort: 5000, destinationPort: 9 }, new Uint8Array(3), ends);
  const itself = encodeEthernet(MACS, encodeIpv4({ ...ends, protocol: 17 }, datagram));
  assert.match(ladder(captureOf([itself, CAPTURED.udp])).toString(), /^ +time {2}127\.0\.0\.1:5000 +127\.0\.0\.1:9 /);
});

test("says how many packets it leaves out, and lets late hosts share a column", () => {
  assert.match(ladder(manyPackets(250)).toString(), /\nand 150 packets more$/);
  assert.match(ladder(manyPackets(9), { most: 8 }).toString(), /\nand 1 packet more$/);
  const hosts = captureOf(
    Array.from({ length: 8 }, (_, index) => {
      const ends = { source: CLIENT, destination: `192.0.2.${10 + index}` };
      const datagram = encodeUdp({ sourcePort: 5000, destinationPort: 9 }, new Uint8Array(3), ends);
      return encodeEthernet(MACS, encodeIpv4({ ...ends, protocol: 17 }, datagram));
    }),
  );
  assert.match(ladder(hosts).toString().split("\n")[0] ?? "", /192\.0\.2\.13 +other hosts$/);
});

test("shows no markup of a packet's", () => {
  const evil = frameOf({ seq: 101, ack: 901, text: "GET /<script>alert(1)</script> HTTP/1.1\r\n\r\n" });
  assert.not.match(String(ladder(captureOf([evil])).bundle()["image/svg+xml"]), "<script>");
});

test("is drawn in the page in the theme's colours, with the whole label under the pointer", async () => {
  const output = await OutputPage.open();
  try {
    await output.draw(ladder(conversation));
    const { page } = output;
    assert.is(await page.locator("svg.drawing text", { hasText: /^retransmission/ }).count(), 1);
    const tips = await page.locator("svg.drawing path > title").allTextContents();
    assert.ok(tips.includes("packet 5: PSH, ACK seq 1–5 ack 1 (5 bytes) (retransmission)"), tips.join("\n"));
    const color = "getComputedStyle(document.querySelector('svg.drawing text.f-text')).fill";
    const light = await page.evaluate(color);
    await page.evaluate("document.body.dataset.jpThemeLight = 'false'");
    assert.not.equal(await page.evaluate(color), light);
    assert.equal(output.troubles, []);
  } finally {
    await output.close();
  }
});

test.run();
