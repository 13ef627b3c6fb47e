// pcapng beyond what we write: sections, interfaces, resolutions, blocks without packets.
import * as assert from "uvu/assert";
import { CaptureFileError, CaptureParser, decodeCapture, encodeCapture, LINK_TYPE } from "../../../kernel-lib/capture";
import { suite } from "../../harness";

const test = suite("a pcapng file");

/** A block of this type around a body of words. */
function block(type: number, words: number[], bytes: number[] = [], little = true): number[] {
  const padding = new Array(-bytes.length & 3).fill(0);
  const length = 12 + 4 * words.length + bytes.length + padding.length;
  return [
    ...word(type, little),
    ...word(length, little),
    ...words.flatMap((value) => word(value, little)),
    ...bytes,
    ...padding,
    ...word(length, little),
  ];
}

function word(value: number, little = true): number[] {
  const bytes = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return little ? bytes.reverse() : bytes;
}

const section = (little = true): number[] =>
  block(0x0a0d0d0a, [0x1a2b3c4d, little ? 1 : 0x0001_0000, 0xffff_ffff, 0xffff_ffff], [], little);
const anInterface = (linkType: number, options: number[] = []): number[] => block(1, [linkType, 0], options);
const packet = (source: number, high: number, low: number, data: number[]): number[] =>
  block(6, [source, high, low, data.length, data.length], data);
const read = (...parts: number[][]) => decodeCapture(Uint8Array.from(parts.flat()));
const resolution = (byte: number): number[] => [9, 0, 1, 0, byte, 0, 0, 0, 0, 0, 0, 0];

test("keeps each interface's link type and numbers interfaces on over sections", () => {
  const packets = read(
    section(),
    anInterface(1),
    anInterface(101),
    packet(1, 0, 0, [1]),
    section(),
    anInterface(113),
    packet(0, 0, 0, [2]),
    packet(0, 0, 0, [3]),
  );
  assert.equal(
    packets.map(({ captureInterface }) => [captureInterface.id, captureInterface.linkType]),
    [
      [1, LINK_TYPE.RAW],
      [2, LINK_TYPE.LINUX_SLL],
      [2, LINK_TYPE.LINUX_SLL],
    ],
  );
  assert.equal(
    packets.map(({ bytes }) => [...bytes]),
    [[1], [2], [3]],
  );
});

test("may change its byte order with a section", () => {
  const big = block(1, [0x0001_0000, 0], [], false);
  const bigPacket = block(6, [0, 0, 1_500_000, 1, 1], [7], false);
  const packets = read(section(), anInterface(1), packet(0, 0, 500_000, [1]), section(false), big, bigPacket);
  assert.equal(
    packets.map(({ seconds, nanoseconds }) => [seconds, nanoseconds]),
    [
      [0, 500_000_000],
      [1, 500_000_000],
    ],
  );
});

test("has timestamps in powers of 10 and of 2, and from another time than 1970", () => {
  const at = (byte: number, high: number, low: number, more: number[] = []) => {
    const [one] = read(section(), anInterface(1, [...more, ...resolution(byte)]), packet(0, high, low, []));
    return [one?.seconds, one?.nanoseconds];
  };
  assert.equal(at(0, 0, 5), [5, 0]);
  assert.equal(at(3, 0, 1234), [1, 234_000_000]);
  assert.equal(at(9, 0x17a5_d0a7, 0x1234_5678), [1_703_997_450, 13_136_504]);
  assert.equal(at(12, 1, 0), [0, 4_294_967]);
  assert.equal(at(19, 0xffff_ffff, 0xffff_ffff), [1, 844_674_407]);
  assert.equal(at(0x80 | 10, 0, 1536), [1, 500_000_000]);
  assert.equal(at(0x80 | 63, 0xc000_0000, 0), [1, 500_000_000]);
  assert.equal(at(6, 0, 5, [14, 0, 8, 0, 100, 0, 0, 0, 0, 0, 0, 0]), [100, 5000]);
});

test("gives simple and old packets too, and passes over blocks that hold none", () => {
  const simple = block(3, [5], [1, 2, 3, 4, 5]);
  const old = block(2, [0, 0, 42, 2, 9], [8, 9]);
  const others = [0x4, 0x5, 0xa, 0xbad, 0x4000_0bad, 0x8000_0001].flatMap((type) => block(type, [1, 2, 3]));
  const packets = read(section(), others, anInterface(1), simple, others, old);
  assert.equal(
    packets.map(({ bytes, originalLength, nanoseconds }) => [[...bytes], originalLength, nanoseconds]),
    [
      [[1, 2, 3, 4, 5], 5, 0],
      [[8, 9], 9, 42_000],
    ],
  );
});

/** Each with the reason why it cannot be read on, behind a section and an interface. */
const BROKEN: [reason: string, ...parts: number[][]][] = [
  ["is not described", packet(7, 0, 0, [1])],
  ["stands before any interface", section(), block(3, [1], [1])],
  ["its block has 4", block(6, [0, 0, 0, 9, 9], [1])],
  ["a multiple of 4", [...word(6), ...word(33), ...new Array(40).fill(0)]],
  ["at least 12", [...word(6), ...word(8), ...word(8), ...word(0)]],
  ["before and 99 behind", [...word(6), ...word(12), ...word(99)]],
  ["finer than a 64-bit count", anInterface(1, resolution(20))],
  ["runs beyond the block", anInterface(1, [2, 0, 200, 0])],
  ["option 9 of an interface block has a wrong length", anInterface(1, [9, 0, 2, 0, 6, 0, 0, 0])],
  ["stands twice", anInterface(1, [9, 0, 1, 0, 6, 0, 0, 0, ...resolution(6)])],
  ["has no byte-order magic", [...word(0x0a0d0d0a), ...word(28), ...new Array(24).fill(0)]],
  ["pcapng version 9.0", block(0x0a0d0d0a, [0x1a2b3c4d, 9, 0, 0])],
  ["the file ends inside a block", packet(0, 0, 0, [1, 2, 3]).slice(0, -1)],
];

for (const [reason, ...parts] of BROKEN)
  test(`is broken: ${reason}`, () => {
    const error = thrown(() => read(section(), anInterface(1), packet(0, 0, 0, [1]), ...parts));
    assert.is(error.code, "CAPTURE_BROKEN");
    assert.is(error.packetsBefore, 1);
    assert.match(error.reason, reason);
  });

test("is none before its first interface", () => {
  for (const parts of [[section()], [section(), packet(0, 0, 0, [1])], [section(), anInterface(1, resolution(20))]])
    assert.is(thrown(() => read(...parts)).code, "CAPTURE_NOT_ONE");
});

function thrown(run: () => unknown): CaptureFileError {
  try {
    run();
  } catch (error) {
    if (error instanceof CaptureFileError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("is written with several interfaces", () => {
  const interfaces = [
    { linkType: LINK_TYPE.EN10MB, name: "eth0" },
    { linkType: LINK_TYPE.RAW, snapLengthBytes: 96 },
  ];
  const bytes = encodeCapture({ format: "pcapng", interfaces }, [
    { seconds: 1, nanoseconds: 2, bytes: Uint8Array.of(0x45), interfaceId: 1 },
  ]);
  const parser = new CaptureParser(() => {});
  parser.parse(bytes, 0, bytes.length);
  assert.equal(parser.interfaces, [
    { id: 0, linkType: 1, snapLengthBytes: 262_144, name: "eth0" },
    { id: 1, linkType: 12, snapLengthBytes: 96 },
  ]);
  assert.throws(() => encodeCapture({ format: "pcap", interfaces }, []), "use the format pcapng");
  assert.throws(() => encodeCapture({ interfaces: [] }, []), "without an interface");
});

test.run();
