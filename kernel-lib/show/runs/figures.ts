/** Charts of a run: where its bytes are, how much may be on its way, and how long it waits. */
import type { Sample } from "../../handshake";
import { figure } from "../figure";
import type { Shown } from "../shown";
import type { Trace } from "../trace";
import { packetsOf, type Run } from "./run";

/** Seen on light and on dark pages. */
const LOST = "#e53935";
const TIME_AXIS = { title: "milliseconds" };

/** Bytes of the client against time: each segment as it was sent, and how far the other end has received and acknowledged. */
export function sequenceFigure(run: Run): Shown {
  const sent = packetsOf(run).filter(({ from, dataBytes }) => from === 0 && dataBytes > 0);
  const marks = (name: string, lost: boolean): Trace => {
    const some = sent.filter((packet) => packet.lost === lost);
    const marker = lost ? { color: LOST, size: 11, symbol: "x" } : { size: 5 };
    const [x, y] = [some.map(({ row }) => row.sentAtMs), some.map(({ sequence }) => sequence - 1)];
    return { type: "scatter", mode: "markers", name, x, y, marker };
  };
  const [client, server] = samplesOf(run);
  const data: Trace[] = [
    steps("received", server, ({ received }) => received),
    steps("acknowledged", client, ({ acknowledged }) => acknowledged),
    marks("sent", false),
  ];
  if (sent.some(({ lost }) => lost)) data.push(marks("lost", true));
  return figure(data, { title: "Bytes from the client", xaxis: TIME_AXIS, yaxis: { title: "byte of the stream" } });
}

/** The congestion window of the client against time, and how much of what was sent is not acknowledged. */
export function windowFigure(run: Run): Shown {
  const [client] = samplesOf(run);
  const data = [
    steps("congestion window", client, ({ cwndBytes }) => cwndBytes),
    steps("not acknowledged", client, ({ flightBytes }) => flightBytes),
  ];
  return figure(data, { title: "The congestion window", xaxis: TIME_AXIS, yaxis: { title: "bytes" } });
}

/** The client's time-out against time. */
export function timeoutFigure(run: Run): Shown {
  const [client] = samplesOf(run);
  const data = [steps("time-out", client, ({ rtoMs }) => rtoMs)];
  return figure(data, { title: "The time-out", xaxis: TIME_AXIS, yaxis: { title: "milliseconds" } });
}

/** Of the connection that the first packet opens. */
function samplesOf({ rows, samples }: Run): [client: Sample[], server: Sample[]] {
  const first = rows[0]?.packet;
  const of = (end: { address: string; port: number } | undefined): Sample[] =>
    end ? samples.filter((sample) => sample.end === `${end.address} ${end.port}`) : [];
  return [of(first?.source), of(first?.destination)];
}

function steps(name: string, samples: readonly Sample[], value: (sample: Sample) => number): Trace {
  return {
    ...{ type: "scatter", mode: "lines", line: { shape: "hv" }, name, x: samples.map(({ atMs }) => atMs) },
    y: samples.map((sample) => Math.max(0, value(sample))),
  };
}
