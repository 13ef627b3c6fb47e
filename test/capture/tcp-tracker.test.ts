import * as assert from "uvu/assert";
import { type TcpSegment, TcpTracker } from "../../kernel-lib/capture";
import { encodeIpv4, encodeIpv6, encodeTcp, LINK_TYPE, Packet, scanFrame, TCP_FLAGS } from "../../kernel-lib/wire";
import { suite } from "../harness";

const test = suite("TcpTracker");
const { SYN, ACK, FIN, RST } = TCP_FLAGS;

interface Said {
  from?: "a" | "b";
  seq: number;
  ack?: number;
  flags?: number;
  bytes?: number;
  window?: number;
  scale?: number;
  /** Milliseconds since the segment before. */
  after?: number;
  version?: 4 | 6;
}

/** A segment as a raw IP packet; b is the server, port 80. */
function packetOf({
  from = "a",
  seq,
  ack = 0,
  flags = ACK,
  bytes = 0,
  window = 1000,
  scale,
  version = 4,
}: Said): Uint8Array {
  const [a, b] = version === 4 ? ["192.0.2.1", "192.0.2.2"] : ["2001:db8::1", "2001:db8::2"];
  const [source, destination] = (from === "a" ? [a, b] : [b, a]) as [string, string];
  const [sourcePort, destinationPort] = from === "a" ? [40000, 80] : [80, 40000];
  const bits = Object.entries(TCP_FLAGS).map(([name, bit]) => [name.toLowerCase(), (flags & bit) !== 0]);
  const segment = encodeTcp(
    {
      ...Object.fromEntries(bits),
      sourcePort,
      destinationPort,
      sequenceNumber: seq >>> 0,
      acknowledgmentNumber: ack >>> 0,
      window,
      ...(scale !== undefined && { options: [{ name: "windowScale", shift: scale }] }),
    },
    new Uint8Array(bytes),
    { source, destination },
  );
  const addresses = { source, destination };
  return version === 4
    ? encodeIpv4({ ...addresses, protocol: 6 }, segment)
    : encodeIpv6({ ...addresses, nextHeader: 6 }, segment);
}

function track(said: readonly Said[]): (TcpSegment | undefined)[] {
  const tracker = new TcpTracker();
  const packet = new Packet();
  let timeMs = 0;
  return said.map((one) => {
    const bytes = packetOf(one);
    timeMs += one.after ?? 0.1;
    packet.reset(bytes, 0, bytes.length, bytes.length);
    scanFrame(packet, LINK_TYPE.raw);
    return tracker.add(packet, timeMs);
  });
}

const marks = (said: readonly Said[]): string[] => track(said).map((one) => one?.marks.join() ?? "none");
/** Initial numbers next to the end of the circle, so that all comparisons wrap. */
const A = 2 ** 32 - 3;
const B = 2 ** 32 - 1;
const OPENED: Said[] = [
  { seq: A, flags: SYN },
  { from: "b", seq: B, ack: A + 1, flags: SYN | ACK, after: 20 },
  { seq: A + 1, ack: B + 1 },
];

test("counts from the SYN, over the end of the circle of numbers, in both versions of IP", () => {
  for (const version of [4, 6] as const) {
    const said = [...OPENED, { seq: A + 1, ack: B + 1, bytes: 10 }, { from: "b", seq: B + 1, ack: A + 11 } as const];
    const segments = track(said.map((one) => ({ ...one, version })));
    assert.equal(
      segments.map((one) => [one?.sequence, one?.acknowledgment, one?.length]),
      [
        [0, 0, 1],
        [0, 1, 1],
        [1, 1, 0],
        [1, 1, 10],
        [1, 11, 0],
      ],
    );
  }
});

test("counts from 1 where the capture begins in the middle", () => {
  const segments = track([
    { seq: 5000, ack: 900, bytes: 4 },
    { from: "b", seq: 900, ack: 5004 },
  ]);
  assert.equal(
    segments.map((one) => [one?.sequence, one?.acknowledgment, one?.marks.length]),
    [
      [1, 1, 0],
      [1, 5, 0],
    ],
  );
});

test("tells what was seen before from what fills a gap late and from what was overtaken", () => {
  const data = (at: number, after?: number): Said => ({ seq: A + at, ack: B + 1, bytes: 10, ...(after && { after }) });
  assert.equal(marks([...OPENED, data(1), data(1, 200)]).slice(3), ["", "retransmission"]);
  assert.equal(marks([...OPENED, data(11), data(1, 1)]).slice(3), ["segment before it missing", "out of order"]);
  assert.equal(marks([...OPENED, data(11), data(1, 200)]).slice(3), ["segment before it missing", "retransmission"]);
  assert.equal(marks([...OPENED, data(21), data(1, 1), data(11)]).slice(3), [
    "segment before it missing",
    "out of order",
    "out of order",
  ]);
});

test("takes a SYN and a FIN that come again for retransmissions", () => {
  assert.equal(
    marks([
      { seq: A, flags: SYN },
      { seq: A, flags: SYN, after: 1000 },
    ]),
    ["", "retransmission"],
  );
  const close: Said = { seq: A + 1, ack: B + 1, flags: FIN | ACK };
  assert.equal(marks([...OPENED, close, close]).slice(3), ["", "retransmission"]);
});

test("counts acknowledgments that say nothing new while data is under way, and what they call for", () => {
  const data = (at: number): Said => ({ seq: A + at, ack: B + 1, bytes: 10 });
  const same: Said = { from: "b", seq: B + 1, ack: A + 11 };
  const found = marks([...OPENED, data(1), same, data(21), same, same, same, data(11)]);
  assert.equal(found.slice(3), [
    "",
    "",
    "segment before it missing",
    "duplicate ACK",
    "duplicate ACK",
    "duplicate ACK",
    "retransmission",
  ]);
});

test("does not take for a duplicate what changes the window or answers nothing under way", () => {
  const quiet: Said = { from: "b", seq: B + 1, ack: A + 1 };
  assert.equal(marks([...OPENED, quiet, quiet]).slice(3), ["", ""]);
  const wider = [
    { seq: A + 1, ack: B + 1, bytes: 10 },
    { ...quiet, window: 500 },
    { ...quiet, window: 900 },
  ];
  assert.equal(marks([...OPENED, ...wider]).slice(3), ["", "", ""]);
});

test("knows keep-alives, closed windows and full ones, scaled where both sides offer it", () => {
  assert.equal(marks([...OPENED, { seq: A, ack: B + 1, after: 5000 }]).slice(3), ["keep-alive"]);
  assert.equal(marks([...OPENED, { from: "b", seq: B + 1, ack: A + 1, window: 0 }]).slice(3), ["zero window"]);
  const acked: Said = { from: "b", seq: B + 1, ack: A + 1, window: 100 };
  assert.equal(marks([...OPENED, acked, { seq: A + 1, ack: B + 1, bytes: 100 }]).slice(3), ["", "window full"]);
  const scaled = OPENED.map((one) => (one.flags ? { ...one, scale: 2 } : one));
  assert.equal(marks([...scaled, acked, { seq: A + 1, ack: B + 1, bytes: 100 }]).slice(3), ["", ""]);
  assert.equal(marks([...scaled, acked, { seq: A + 1, ack: B + 1, bytes: 400 }]).slice(3), ["", "window full"]);
});

test("does not wonder about a reset that lies far off", () => {
  assert.equal(marks([...OPENED, { from: "b", seq: B + 500, flags: RST }]).slice(3), [""]);
});

test("begins a new connection where a SYN with another number takes the same ports", () => {
  const segments = track([...OPENED, { seq: 777, flags: SYN, after: 60_000 }]);
  assert.equal(
    segments.map((one) => one?.connection),
    [0, 0, 0, 1],
  );
  assert.equal(segments[3]?.marks, ["port reused"]);
  assert.is(segments[3]?.sequence, 0);
});

test("gives nothing for what is no whole TCP header", () => {
  const tracker = new TcpTracker();
  const packet = new Packet();
  const bytes = packetOf({ seq: 1 }).subarray(0, 30);
  packet.reset(bytes, 0, bytes.length, 40);
  scanFrame(packet, LINK_TYPE.raw);
  assert.is(tracker.add(packet, 0), undefined);
});

test.run();
