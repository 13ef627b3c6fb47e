import * as assert from "uvu/assert";
import { decodeCapture, encodeCapture, LINK_TYPE } from "../../kernel-lib/capture";
import {
  connections,
  explain,
  LINUX_CONFIG,
  ladderOf,
  parseTrace,
  playTrace,
  Simulation,
  type SimulationOptions,
  seriesOf,
  statePath,
  traceOfConnection,
  traceOfFrames,
  traceText,
} from "../../kernel-lib/handshake";
import { onFrame } from "../../kernel-lib/link";
import { suite } from "../harness";
import { conversation } from "./conversation";

const test = suite("a simulation");

test("shows a handshake and a close, with both ends' states beside them", () => {
  const { simulation } = conversation({ delayMs: 10 }, 10);
  const ladder = ladderOf(simulation.journal, { "192.0.2.1": "client", "192.0.2.2": "server" });
  assert.equal(
    ladder.map(({ from, text, senderState, receiverState }) => [
      from,
      text.replace(/ win.*/, ""),
      senderState,
      receiverState,
    ]),
    [
      ["client", "S 0:0(0)", "SYN-SENT", "SYN-RECEIVED"],
      ["server", "S. 0:0(0) ack 1", "SYN-RECEIVED", "ESTABLISHED"],
      ["client", ". 1:1(0) ack 1", "ESTABLISHED", "ESTABLISHED"],
      ["client", "P. 1:11(10) ack 1", "ESTABLISHED", "ESTABLISHED"],
      ["client", "F. 11:11(0) ack 1", "FIN-WAIT-1", "CLOSE-WAIT"],
      ["server", "F. 1:1(0) ack 12", "LAST-ACK", "TIME-WAIT"],
      ["client", ". 12:12(0) ack 2", "TIME-WAIT", "CLOSED"],
    ],
  );
});

test("is the same again with the same seed, and another with another", () => {
  const [first, again, other] = [3, 3, 4].map((seed) => {
    const { simulation } = conversation({ seed, lossPercent: 20, reorderPercent: 20, duplicatePercent: 10 }, 50_000);
    return traceText(simulation.journal.packets());
  });
  assert.is(first, again);
  assert.is.not(first, other);
});

test("takes minutes of retransmissions in no time", () => {
  const path: SimulationOptions["path"] = (next) => onFrame(next, () => "drop");
  const { simulation, connection } = conversation({ path });
  assert.is(connection.state, "CLOSED");
  assert.ok(simulation.clock.nowMs > 180_000, "R2 of a SYN is at least three minutes (RFC 9293 §3.8.3)");
});

test("gives what a figure needs: path through the states, bytes, time-outs", () => {
  const { simulation } = conversation({ delayMs: 10 });
  const end = "192.0.2.1 49152";
  assert.equal(
    statePath(simulation.journal, end).map(({ state }) => state),
    ["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED"],
  );
  assert.is(Math.max(...seriesOf(simulation.journal, end, "acknowledged").y), 3001);
  assert.is(seriesOf(simulation.journal, end, "time-out").y.at(-1), 1000);
  const server = seriesOf(simulation.journal, "192.0.2.2 80", "received");
  assert.is(Math.max(...server.y), 3001);
});

test("is written as a trace that can be read, and that its own capture gives again", () => {
  const { simulation } = conversation({ delayMs: 10, lossPercent: 10, seed: 8 }, 20_000, LINUX_CONFIG);
  const { frames } = simulation.journal.recording();
  const text = traceOfFrames(frames);
  assert.is(parseTrace(text).events.length, frames.length);
  const capture = encodeCapture({ interfaces: [{ linkType: LINK_TYPE.RAW }] }, frames);
  const [connection] = connections(decodeCapture(capture));
  assert.ok(connection);
  assert.is(traceOfConnection(connection), text);
});

test("can be played again from the trace of one side, against our TCP", () => {
  const { simulation } = conversation({ delayMs: 10 }, 500, { ...LINUX_CONFIG, timestamps: false });
  const calls = ["0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3", "0 bind(3, ..., ...) = 0", "0 listen(3, 5) = 0"];
  const [syn, synAck, ...rest] = traceText(simulation.journal.packets(), {
    side: { address: "192.0.2.2", port: 80 },
  }).split("\n");
  const text = [...calls, syn, synAck, ...rest.slice(0, 1), "0.02 accept(3, ..., ...) = 4"].join("\n");
  assert.is(playTrace(parseTrace(text)).ok, false, "times differ: the trace was written at the client");
  const relative = text.replace(/^0\.\d+ ([<>])/gm, "+0 $1").replace("0.02 accept", "+0 accept");
  assert.equal(playTrace(parseTrace(relative)), { ok: true, steps: 7 });
});

test.run();

const story = suite("the story of a connection");

function told(options: SimulationOptions, sentBytes?: number): string {
  const { simulation } = conversation(options, sentBytes);
  const capture = encodeCapture({ interfaces: [{ linkType: LINK_TYPE.RAW }] }, simulation.journal.recording().frames);
  return connections(decodeCapture(capture)).flatMap(explain).join("\n");
}

story("tells handshake, data and close with packet numbers", () => {
  assert.is(
    told({ delayMs: 10 }, 10),
    [
      "192.0.2.1:49152 → 192.0.2.2:80: opened by a handshake in three (SYN #1, SYN,ACK #2, ACK #3).",
      "Round trips took 10 ms to 10 ms, 10 ms in the middle (4 measured).",
      "The client sent 10 bytes, the server 0.",
      "The client closed first (FIN #5).",
      "The other's FIN carried the ACK (#6): a close in three segments.",
      "The last ACK is #7.",
    ].join("\n"),
  );
});

story("tells of a SYN that nobody answers, and of one that is refused", () => {
  assert.match(
    told({ path: (next) => onFrame(next, () => "drop") }),
    /nobody answered the SYN \(#1\)\. It was sent 8 times/,
  );
  const simulation = new Simulation();
  const [a, b] = [simulation.host("a", "2001:db8::1"), simulation.host("b", "2001:db8::2")];
  simulation.connect(a, b, 80);
  simulation.run();
  const capture = encodeCapture({ interfaces: [{ linkType: LINK_TYPE.RAW }] }, simulation.journal.recording().frames);
  const [connection] = connections(decodeCapture(capture));
  assert.ok(connection?.refused);
  assert.match(explain(connection).join(" "), /\[2001:db8::1\]:49152 → .* was refused by a reset \(#2\)/);
});

story("tells of what was sent again", () => {
  const text = told({
    delayMs: 10,
    path: (next, clock) => {
      const late = { send: (packet: Parameters<typeof next.send>[0]) => void clock.after(10, () => next.send(packet)) };
      return onFrame(late, ({ segment }, number) => (segment.payload.length > 0 && number === 3 ? "drop" : "forward"));
    },
  });
  assert.match(text, /The server repeated an ACK|The client sent data again/);
});

story.run();
