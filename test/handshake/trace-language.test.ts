import * as assert from "uvu/assert";
import { parseTrace, playTrace, printSegment, TraceError, type TraceOutcome } from "../../kernel-lib/handshake";
import { suite } from "../harness";
import { fuzzTraces } from "./fuzz";

const language = suite("the language of traces");

language("has times of every kind", () => {
  const { events } = parseTrace(
    "0 < . 1:1(0) ack 1\n+.1~+.2 > R 1:1(0)\n* > R 1:1(0)\n0.1...0.3 close(3) = 0\n+0 ...0.1 close(3) = 0".replace(
      "+0 ...",
      "+0...",
    ),
  );
  assert.equal(
    events.map(({ time }) => time),
    [
      { kind: "absolute", usecs: 0 },
      { kind: "relative", usecs: 100_000, latestUsecs: 200_000 },
      { kind: "any", usecs: 0 },
      { kind: "absolute", usecs: 100_000, returnsUsecs: 300_000 },
      { kind: "relative", usecs: 0, returnsUsecs: 100_000 },
    ],
  );
});

language("has comments of every kind, and its one option", () => {
  const trace = parseTrace("// one\n--tolerance_usecs=500\n# two\n/* three\n four */ 0 close(3) = 0 // five");
  assert.equal([trace.toleranceUsecs, trace.events.length, trace.events[0]?.line], [500, 1, 5]);
});

language("writes what it reads", () => {
  for (const text of [
    "S 0:0(0) win 65535 <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7>",
    "S. 0:0(0) ack 1 win 100 <mss 1460,nop,nop,sackOK,nop,wscale 7>",
    "FP. 1:101(100) ack 1 win 257",
    ". 1:1(0) ack 1 win 257 <nop,nop,TS val 5 ecr 6,nop,nop,sack 1001:2001 3001:4001>",
  ]) {
    const [event] = parseTrace(`0 < ${text}`).events;
    assert.is(event?.kind === "inbound" && event.text, `0 < ${text}`);
  }
  const payload = new Uint8Array(100);
  const fields = { flags: 25, sequenceNumber: 7, acknowledgmentNumber: 9, window: 5, payload };
  assert.is(printSegment(fields, { sequence: 6, acknowledgment: 8 }), "FP. 1:101(100) ack 1 win 5");
});

/** Texts that are no traces: what is wrong, in which line, and where. */
const BAD: [text: string, reason: RegExp, line: number, at: [number, number]][] = [
  ["0 `ip link`", /shell commands/, 1, [2, 3]],
  ["`ip link`", /shell commands/, 1, [0, 1]],
  ["0 close(3) = 0\n+0 %{ assert 1 }%", /tcp_info assertions/, 2, [3, 5]],
  ["0 ioctl(3, 1) = 0", /the call ioctl is not supported/, 1, [2, 7]],
  ["0 < S 0:0(0) win 5 <md5 1>", /the option md5 is not supported/, 1, [20, 23]],
  ["0 < S 0:5(4) win 5", /0 and 4 bytes make 4, not 5/, 1, [6, 12]],
  ["0 < X 0:0(0)", /flags such as/, 1, [4, 5]],
  ["0 < SS 0:0(0)", /say something twice/, 1, [4, 6]],
  ["0 < . 0:0(0)", /the flag \. needs an ack/, 1, [4, 5]],
  ["0 < S 0:0(0) ack 1", /an ack needs the flag/, 1, [4, 5]],
  ["0 < S 0:0(0) win 65536", /a window is 65535 at most/, 1, [17, 22]],
  ["0 < S 0:0(0) win", /a window should be here, not the end/, 1, [16, 16]],
  ["0 < udp (10)", /udp is not supported/, 1, [4, 7]],
  ["--mss=1000\n", /the option --mss is not supported/, 1, [0, 10]],
  ["0 close(3) = 0\n--tolerance_usecs=1", /must stand before/, 2, [0, 19]],
  ["--tolerance_usecs=x", /needs a number/, 1, [0, 19]],
  ["0 close(3)", /"=" and the result/, 1, [10, 10]],
  ["0 close(3 = 0", /"," or "\)"/, 1, [10, 11]],
  ["close(3) = 0", /a time such as/, 1, [0, 5]],
  ["0...0.1 < S 0:0(0)", /only a call can come back later/, 1, [0, 7]],
  ["0.5~0.1 > R 1:1(0)", /ends before it begins/, 1, [4, 7]],
  ["0 close(3) = 0\n/* no end", /no end/, 2, [0, 2]],
];

for (const [text, reason, line, at] of BAD)
  language(`refuses ${JSON.stringify(text)} with reason and place`, () => {
    try {
      parseTrace(text);
      assert.unreachable("it was read");
    } catch (error) {
      assert.instance(error, TraceError);
      const { reason: said, line: inLine, at: where, message } = error as TraceError;
      assert.match(said, reason);
      assert.equal([inLine, where], [line, at]);
      assert.match(message, /\n {2,}\^/);
    }
  });

language("reads or refuses whatever it is given, with a place in the text", () => fuzzTraces(1, 20_000));

language.run();

const LISTEN = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n";
const SYN_LINE = "+.1 < S 0:0(0) win 1000 <mss 1000>\n";
const play = (text: string): TraceOutcome => playTrace(parseTrace(text));

const player = suite("the player");

/** Traces that ask for what does not happen: the line, and what came instead. */
const WRONG: [what: string, text: string, line: number, actual: RegExp][] = [
  ["other flags", `${LISTEN}${SYN_LINE}+0 > S 0:0(0) <mss 1460>`, 5, /^flags differ: 0\.100000 > S\. 0:0\(0\) ack 1/],
  ["another ack", `${LISTEN}${SYN_LINE}+0 > S. 0:0(0) ack 2 <mss 1460>`, 5, /^ack differs/],
  ["other numbers", `${LISTEN}${SYN_LINE}+0 > S. 1:1(0) ack 1 <mss 1460>`, 5, /^sequence numbers differ/],
  ["other options", `${LISTEN}${SYN_LINE}+0 > S. 0:0(0) ack 1 <mss 1400>`, 5, /^options differ/],
  ["no options", `${LISTEN}${SYN_LINE}+0 > S. 0:0(0) ack 1`, 5, /^options differ/],
  ["another window", `${LISTEN}${SYN_LINE}+0 > S. 0:0(0) ack 1 win 1 <...>`, 5, /^win differs/],
  ["another time", `${LISTEN}${SYN_LINE}+.01 > S. 0:0(0) ack 1 <...>`, 5, /^at another time/],
  ["silence broken", `${LISTEN}+.1 > R 1:1(0)`, 4, /^nothing was sent by 0\.104000/],
  ["another result", `${LISTEN}+0 fcntl(3, F_SETFL, O_NONBLOCK) = 0\n+0 accept(3, ..., ...) = 4`, 5, /= -1 EAGAIN$/],
  ["another error", `${LISTEN}+0 read(3, ..., 1) = -1 EAGAIN`, 4, /= -1 ENOTCONN$/],
  ["a call that never returns", `${LISTEN}+0 accept(3, ..., ...) = 4`, 4, /nothing will wake it/],
  ["a call that returns at another time", `${LISTEN}+0...0.1 close(3) = 0`, 4, /came back at 0\.000000/],
  ["a call that still waits at the end", `${LISTEN}+0...0.1 accept(3, ..., ...) = 4`, 4, /still waits/],
];

for (const [what, text, line, actual] of WRONG)
  player(`tells of ${what}: the line, what was expected, what came`, () => {
    const outcome = play(text);
    if (outcome.ok || "error" in outcome) throw new Error(JSON.stringify(outcome));
    assert.is(outcome.line, line);
    assert.match(outcome.actual, actual);
    assert.ok(text.split("\n")[line - 1]?.startsWith(outcome.expected));
  });

player("holds one long segment against the short ones that make it up", () => {
  const text = `${LISTEN}${SYN_LINE}+0 > S. 0:0(0) ack 1 <...>\n+0 < . 1:1(0) ack 1 win 20000\n+0 accept(3, ..., ...) = 4
+0 write(4, ..., 3000) = 3000\n+0 > P. 1:3001(3000) ack 1`;
  assert.equal(play(text), { ok: true, steps: 9 });
});

player("plays for IPv6 where the MSS says so, and offers the shift that the trace's machine did", () => {
  for (const [mss, shift] of [
    [1440, 7],
    [1460, 8],
    [1460, 10],
  ])
    assert.ok(
      play(
        `${LISTEN}+.1 < S 0:0(0) win 9 <mss 1000,nop,wscale 2>\n+0 > S. 0:0(0) ack 1 <mss ${mss},nop,wscale ${shift}>`,
      ).ok,
    );
});

player("takes addresses as they are written, and sockets that do not block", () => {
  const text = `0 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3
+0 connect(3, {sa_family = AF_INET, sin_port = htons(8080), sin_addr = inet_addr("192.0.2.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
+0 > S 0:0(0) <...>
+0 fcntl(3, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)`;
  assert.equal(play(text), { ok: true, steps: 4 });
});

player("names what it does not know", () => {
  const outcome = play(`${LISTEN}+0 setsockopt(3, SOL_TCP, TCP_DEFER_ACCEPT, [1], 4) = 0`);
  assert.equal(outcome, {
    ok: false,
    error: { reason: "the option SOL_TCP, TCP_DEFER_ACCEPT is not supported", line: 4, at: [0, 55] },
  });
});

player.run();
