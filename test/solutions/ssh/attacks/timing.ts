// needs: solutions
/** How long the server takes to say no: to a name that it knows, and to one that it does not. */
import tls from "node:tls";
import { Running } from "../running";

/** Milliseconds, one of each kind in turns, which of both comes first by turns too. */
export async function nameTimes(pairs: number): Promise<{ known: number[]; unknown: number[] }> {
  const server = await Running.start({ mostWaiting: 1000 });
  const times = { known: [] as number[], unknown: [] as number[] };
  try {
    for (let pair = -1; pair < pairs; pair++) {
      const kinds = pair % 2 === 0 ? (["known", "unknown"] as const) : (["unknown", "known"] as const);
      for (const kind of kinds) {
        const ms = await refusal(server.sshd.port, kind === "known" ? "ann" : "bob");
        if (pair >= 0) times[kind].push(ms); // the first pair warms up
      }
    }
  } finally {
    await server.close();
  }
  return times;
}

/** From the last byte of an attempt to the first of the answer. */
async function refusal(port: number, name: string): Promise<number> {
  const socket = tls.connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
  await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
  const body = JSON.stringify({ name, password: "a guess" });
  const from = performance.now();
  socket.write(`L\0\0\0${String.fromCharCode(body.length)}${body}`);
  await new Promise((resolve, reject) => socket.once("data", resolve).once("error", reject));
  const ms = performance.now() - from;
  socket.destroy();
  return ms;
}

/** Welch's test: how likely means so far apart are where there is no difference (two-sided; many samples). */
export function welch(one: readonly number[], other: readonly number[]): { t: number; p: number } {
  const [a, b] = [moments(one), moments(other)];
  const t = (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length);
  return { t, p: 2 * upperTail(Math.abs(t)) };
}

function moments(list: readonly number[]): { mean: number; variance: number } {
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return { mean, variance: list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length - 1) };
}

/** Of the normal distribution, by Simpson's rule; with 200 samples Student's is as good as normal. */
function upperTail(z: number): number {
  const steps = 2000;
  const width = 10 / steps;
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((z + step * width) ** 2) / 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}
