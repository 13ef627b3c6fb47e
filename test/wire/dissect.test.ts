import * as assert from "uvu/assert";
import type { RulerHeader } from "../../kernel-lib/show";
import { dissect, JsonLines, LINK_TYPE, Packet, scanFrame, viewLayer } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";

const test = suite("dissect");
const protocols = (frame: Uint8Array, linkType?: number): string[] =>
  dissect(frame, { ...(linkType !== undefined && { linkType }) }).layers.map(({ protocol }) => protocol);

test("gives the layers of captured frames in order, applications too", () => {
  assert.equal(protocols(CAPTURED.httpRequest), ["eth", "ip", "tcp", "http"]);
  assert.equal(protocols(CAPTURED.clientHello), ["eth", "ip", "tcp", "tls"]);
  assert.equal(protocols(CAPTURED.udp), ["eth", "ip", "udp", "data"]);
  assert.equal(protocols(CAPTURED.arpRequest), ["eth", "arp"]);
  assert.equal(protocols(CAPTURED.dnsQuery), ["eth", "ip", "udp", "dns"]);
  assert.equal(protocols(CAPTURED.cookedDnsQuery2, LINK_TYPE.linuxCooked2), ["sll2", "ip", "udp", "dns"]);
  assert.equal(protocols(CAPTURED.portUnreachable), ["eth", "ip", "icmp", "ip", "udp", "data"]);
  assert.equal(protocols(CAPTURED.lastFragment), ["eth", "ip", "data"]);
});

test("says each layer in a line", () => {
  const [eth, ip, tcp] = dissect(CAPTURED.syn).layers.map(({ summary }) => summary);
  assert.is(eth, "02:00:00:00:00:01 → 02:00:00:00:00:02, 0x0800 (IPv4)");
  assert.is(ip, "192.0.2.1 → 192.0.2.2, 6 (TCP), ttl 64");
  assert.match(tcp ?? "", /^\d+ → 8080 \[SYN\] seq \d+$/);
});

test("says what the code of an ICMP error means", () => {
  const summaryOf = (frame: Uint8Array): string | undefined =>
    dissect(frame).layers.find(({ protocol }) => protocol.startsWith("icmp"))?.summary;
  assert.is(summaryOf(CAPTURED.portUnreachable), "destination unreachable, port unreachable");
  const unknown = CAPTURED.portUnreachable.slice();
  unknown[35] = 99;
  assert.is(summaryOf(unknown), "destination unreachable, code 99");
});

test("says so in the line of a layer that was cut off", () => {
  assert.is(dissect(CAPTURED.syn.subarray(0, 40)).layers[2]?.summary, "Transmission Control Protocol, cut off");
});

test("gives headers that the bit ruler draws", () => {
  const header: RulerHeader = viewLayer("udp", CAPTURED.udp, 34);
  assert.equal(header.fields.map(({ name, bitOffset, text }) => [name, bitOffset, text]).slice(1, 3), [
    ["destinationPort", 16, "9000"],
    ["length", 32, "13"],
  ]);
});

test("tells the status of checksums", () => {
  assert.equal(
    dissect(CAPTURED.syn).layers.map(({ checksum }) => checksum),
    [undefined, 1, 1],
  );
  // on lo the kernel leaves UDP's to a card that is not there
  assert.equal(dissect(CAPTURED.dnsQuery).layers[2]?.checksum, 0);
});

test("gives fields whose bytes lie inside the frame and inside each other", () => {
  for (const [name, frame] of Object.entries(CAPTURED)) {
    const linkType = name === "cookedDnsQuery" ? 113 : name === "cookedDnsQuery2" ? 276 : 1;
    for (const { offset, fields } of dissect(frame, { linkType }).layers)
      for (const field of fields) {
        assert.ok(offset * 8 + field.bitOffset + field.bitLength <= frame.length * 8, `${name} ${field.name}`);
        for (const child of field.children ?? [])
          assert.ok(
            child.bitOffset >= field.bitOffset &&
              child.bitOffset + child.bitLength <= field.bitOffset + field.bitLength,
            `${name} ${field.name} ${child.name}`,
          );
      }
  }
});

test("says where and why a frame broke off", () => {
  const { malformed } = dissect(CAPTURED.syn.subarray(0, 40), { originalLength: 74 });
  assert.equal(malformed, { at: 40, why: "cut off by the capture", layer: "tcp" });
});
test("lends lines of JSON, and leaves them alone as long as they are needed", () => {
  const lines = new JsonLines();
  const packet = new Packet();
  const lent: Uint8Array[] = [];
  const copies: string[] = [];
  for (const number of [1, 2]) {
    packet.reset(CAPTURED.syn, 0, CAPTURED.syn.length, CAPTURED.syn.length);
    scanFrame(packet, LINK_TYPE.ethernet);
    lines.add(packet, { number });
    lines.drain((bytes) => {
      lent.push(bytes);
      copies.push(new TextDecoder().decode(bytes));
      return false;
    });
  }
  assert.is(lines.length, 0);
  assert.equal(
    lent.map((bytes) => new TextDecoder().decode(bytes)),
    copies,
  );
  assert.match(copies[1] ?? "", /^\{"n":2,/);
});

test.run();
