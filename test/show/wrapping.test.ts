import * as assert from "uvu/assert";
import { type Drawing, wrapping } from "../../kernel-lib/show";
import { DRAWING_MIME } from "../../kernel-lib/show/mime";
import { dissect, encodeEthernet } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "../wire/captured";

const test = suite("wrapping");

function draw(frame: Uint8Array): { drawing: Drawing; words: string[] } {
  const drawing = wrapping(dissect(frame).layers, frame).bundle()[DRAWING_MIME] as Drawing;
  return { drawing, words: drawing.shapes.flatMap((shape) => (shape.shape === "text" ? [shape.text] : [])) };
}

test("says in text each layer from the inside out, and the whole", () => {
  assert.is(
    wrapping(dissect(CAPTURED.udp).layers, CAPTURED.udp).toString(),
    [
      "Data                          from byte 42, 5 bytes     Data",
      "User Datagram Protocol        from byte 34, 8 bytes     50868 → 9000, 5 bytes",
      "Internet Protocol, version 4  from byte 14, 20 bytes    192.0.2.1 → 192.0.2.2, 17 (UDP), ttl 64",
      "Ethernet                      from byte  0, 14 bytes    02:00:00:00:00:01 → 02:00:00:00:00:02, 0x0800 (IPv4)",
      "47 bytes in all",
    ].join("\n"),
  );
});

test("draws every byte once, in the row of the layer it belongs to", () => {
  const { words } = draw(CAPTURED.udp);
  const digits = words.filter((word) => /^[0-9a-f]{2}$/.test(word));
  assert.equal(digits.slice(0, 5), ["68", "65", "6c", "6c", "6f"]); // "hello", the innermost, comes first
  assert.is(digits.length, CAPTURED.udp.length);
});

test("says how long each payload is", () => {
  const payloads = draw(CAPTURED.udp).words.filter((word) => word.startsWith("payload"));
  assert.equal(payloads, ["payload: 13 bytes", "payload: 33 bytes"]); // that of 5 bytes has no room for words
});

test("tells padding from payload", () => {
  const arp = CAPTURED.arpRequest;
  const padded = encodeEthernet(
    { destination: "ff:ff:ff:ff:ff:ff", source: "02:00:00:00:00:01", type: 0x0806 },
    arp.subarray(14),
    { minimumLengthBytes: 60 },
  );
  const layers = dissect(padded).layers.filter(({ name }) => name !== "Data");
  const drawing = wrapping(layers, padded).bundle()[DRAWING_MIME] as Drawing;
  assert.ok(drawing.shapes.some((shape) => shape.shape === "text" && shape.text === "padding"));
  assert.not(draw(arp).words.includes("padding"));
});

test("leaves the digits out of a long frame, and stays as wide", () => {
  const { drawing, words } = draw(CAPTURED.clientHello);
  assert.ok(drawing.width < 930);
  assert.not(words.some((word) => /^[0-9a-f]{2}$/.test(word)));
});

test("draws a frame of which nothing is known", () => {
  const frame = Uint8Array.of(1, 2, 3);
  assert.is(wrapping([], frame).toString(), "3 bytes in all");
});

test.run();
