import * as assert from "uvu/assert";
import { type Drawing, ruler } from "../../kernel-lib/show";
import { DRAWING_MIME } from "../../kernel-lib/show/mime";
import { encodeEthernet, encodeTcp, viewEthernet, viewIpv4, viewTcp } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "../wire/captured";

const test = suite("the bit ruler");

const wordsOf = (shown: ReturnType<typeof ruler>): string[] =>
  (shown.bundle()[DRAWING_MIME] as Drawing).shapes.flatMap((shape) => (shape.shape === "text" ? [shape.text] : []));

test("names a flag with room for three letters by RFC 791's initials, and says the whole name in its tip", () => {
  const shown = ruler(viewIpv4(CAPTURED.udp, 14));
  for (const name of ["R", "DF", "MF"]) assert.ok(wordsOf(shown).includes(name), name);
  const { shapes } = shown.bundle()[DRAWING_MIME] as Drawing;
  assert.ok(shapes.some(({ tip }) => tip?.startsWith("dontFragment = 1")));
});

test("keeps short names as they are", () => {
  const words = wordsOf(ruler(viewTcp(encodeTcp({ sourcePort: 1, destinationPort: 2, syn: true }, Uint8Array.of()))));
  for (const name of ["syn", "ack", "fin"]) assert.ok(words.includes(name), name);
});

test("writes a value smaller before it cuts it off", () =>
  assert.ok(wordsOf(ruler(viewIpv4(CAPTURED.udp, 14))).includes("5 (20 bytes)")));

test("draws rows of as many bits as it is told", () => {
  const frame = encodeEthernet({ destination: "02:00:00:00:00:02", source: "02:00:00:00:00:01" }, Uint8Array.of());
  const heights = [32, 48].map((bitsPerRow) => {
    const { height } = ruler(viewEthernet(frame), { bitsPerRow }).bundle()[DRAWING_MIME] as Drawing;
    return height;
  });
  assert.is((heights[0] ?? 0) - (heights[1] ?? 0), 46); // four rows, and three: one MAC address a row
});

test("says in text what it draws", () =>
  assert.match(ruler(viewIpv4(CAPTURED.udp, 14)).toString(), /96–127 {2}source +192\.0\.2\.1/));

test.run();
