import * as assert from "uvu/assert";
import { TRANSITIONS } from "../../../kernel-lib/handshake";
import { drawRun } from "../../../kernel-lib/show";
import { FIGURE_MIME } from "../../../kernel-lib/show/mime";
import { unpack } from "../../../kernel-lib/show/pack";
import { WAYS } from "../../../kernel-lib/show/runs/state-layout";
import { suite } from "../../harness";
import { drawingOf, wordsOf } from "../drawings";
import { simulated } from "./simulated";

const states = suite("the states of a run");
const NOTHING = { rows: [], changes: [], samples: [] };

states("are told as the path of each end, with the moment of each step", () =>
  assert.is(
    drawRun.states(simulated()).toString(),
    [
      "client: CLOSED → SYN-SENT (0 ms) → ESTABLISHED (20 ms) → FIN-WAIT-1 (20 ms) → FIN-WAIT-2 (40 ms) → TIME-WAIT (40 ms) → CLOSED (240.04 s)",
      "server: CLOSED → LISTEN (30 ms) → SYN-RECEIVED (30 ms) → ESTABLISHED (30 ms) → CLOSE-WAIT (30 ms) → LAST-ACK (30 ms) → CLOSED (50 ms)",
    ].join("\n"),
  ),
);

states("are drawn with the ways of the table that the TCP itself goes by", () => {
  for (const { from, to, on, sends = "" } of WAYS) {
    const end = to.replace(" again", "");
    const known = TRANSITIONS.find((one) => one.from === from && one.to === end && one.on === on);
    assert.ok(known, `${from} to ${to} on ${on}`);
    assert.is(known.sends, sends, `${from} to ${to} on ${on}`);
  }
});

states("have every step of both ends numbered in its order", () => {
  const drawing = drawingOf(drawRun.states(simulated()));
  const numbers = wordsOf(drawing).filter((word) => /^\d$/.test(word));
  assert.equal(numbers.sort(), ["1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6"]);
  assert.is(drawing.shapes.filter(({ tip }) => tip?.startsWith("client, step 6: TIME-WAIT to CLOSED")).length, 3);
});

states("show a way that the figure has not, of a reset or a time-out, as broken off", () => {
  const all = Array.from({ length: 30 }, (_, index) => index + 1);
  const { shapes } = drawingOf(drawRun.states(simulated(all)));
  const off = shapes.filter((shape) => shape.shape === "path" && shape.stroke === "bad");
  assert.is(off.length, 1);
  assert.match(off[0]?.tip ?? "", /^client, step 2: SYN-SENT to CLOSED \(reset, or given up\) at 183 s$/);
});

states("are the bare diagram where nothing happened", () =>
  assert.is(drawRun.states(NOTHING).toString(), "client: CLOSED\nserver: CLOSED"),
);

states.run();

const figures = suite("figures of a run");

interface Chart {
  data: { name: string; y: unknown }[];
}

/** The values of each series by its name. */
function seriesOf(shown: { bundle(): Record<string, unknown> }): Map<string, number[]> {
  const { data } = shown.bundle()[FIGURE_MIME] as Chart;
  return new Map(data.map(({ name, y }) => [name, (unpack(y) ?? y) as number[]]));
}

figures("show each segment that was sent, the lost ones apart, and how far the other end has come", () => {
  const series = seriesOf(drawRun.sequence(simulated([6], 6000)));
  assert.equal([...series.keys()], ["received", "acknowledged", "sent", "lost"]);
  assert.equal(series.get("lost"), [2 * 1448]);
  assert.is(Math.max(...(series.get("received") ?? [])), 6001, "all of it, and the FIN");
});

figures("leave the lost ones out where there are none", () =>
  assert.equal([...seriesOf(drawRun.sequence(simulated())).keys()], ["received", "acknowledged", "sent"]),
);

figures("show the congestion window, and the time-out as it doubles", () => {
  const window = seriesOf(drawRun.window(simulated([], 20_000)));
  assert.ok(Math.max(...(window.get("congestion window") ?? [])) > 14_480, "it grows with each ACK");
  const waits = seriesOf(drawRun.timeout(simulated([1, 2, 3]))).get("time-out") ?? [];
  for (const wait of [1000, 2000, 4000]) assert.ok(waits.includes(wait), `${wait} ms`);
});

figures("have a static form", () =>
  assert.match(String(drawRun.sequence(simulated()).bundle()["image/svg+xml"]), /^<svg .*prefers-color-scheme:dark/s),
);

figures.run();
