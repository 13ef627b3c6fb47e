// Round trips: what the decoders read, the encoders write again, byte for byte.
import * as assert from "uvu/assert";
import { flatten, hexText, LINK_TYPE, Packet, scanFrame } from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";
import { PacketMaker } from "./oracle/packets";
import { Random } from "./oracle/random";
import { rebuildEthernet } from "./rebuild";

const SEED = 20_261;
const FRAMES = 5_000;
const test = suite("a frame taken apart and built again");

const captured = Object.entries(CAPTURED).filter(([name]) => !name.startsWith("cooked"));

for (const [name, frame] of captured)
  test(`is the captured one, from values as read: ${name}`, () => {
    assert.is(hexText(rebuildEthernet(frame, "as read")), hexText(frame));
  });

for (const [name, frame] of captured.filter(([name]) => !name.startsWith("dns")))
  test(`is the captured one, with lengths and checksums computed: ${name}`, () => {
    assert.is(hexText(rebuildEthernet(frame, "computed")), hexText(frame));
  });

test("gets a right checksum where the kernel left it to the card (frames on lo)", () => {
  const packet = new Packet();
  for (const frame of [CAPTURED.dnsQuery, CAPTURED.dnsResponse]) {
    const rebuilt = rebuildEthernet(frame, "computed");
    packet.reset(rebuilt, 0, rebuilt.length, rebuilt.length);
    scanFrame(packet, LINK_TYPE.ethernet);
    assert.is(flatten(packet, { number: 1 })["udp.ck"], 1);
  }
});

test(`is the same for ${FRAMES} made from a seed`, () => {
  const maker = new PacketMaker(new Random(SEED));
  for (let index = 0; index < FRAMES; index++) {
    const frame = maker.frame(LINK_TYPE.ethernet);
    const rebuilt = rebuildEthernet(frame, "as read");
    assert.is(hexText(rebuilt), hexText(frame), `seed ${SEED}, frame ${index}: ${hexText(frame)}`);
  }
});

test.run();
