/** How well a cable keeps its delay: how late a datagram is, beside the same datagram on a cable without, and setTimeout. */
import { type EngineKind, lab } from "../../../kernel-lib/lab";
import { AF_INET, SOCK_DGRAM, type Socket } from "../../../kernel-lib/socket";

const ROUNDS = 300;
const DELAY_MS = 5;

type Contestant = () => Promise<void>;

/** Prints how late each contestant is, taken in turns, as a table. */
export async function benchDelay(engines: readonly EngineKind[]): Promise<void> {
  const closing: (() => unknown)[] = [];
  const contestants = new Map<string, Contestant>([
    ["setTimeout", () => new Promise((resolve) => setTimeout(resolve, DELAY_MS))],
  ]);
  for (const engine of engines)
    for (const delayMs of [0, DELAY_MS]) {
      const { send, close } = await datagrams(engine, delayMs);
      contestants.set(`${engine}, ${delayMs} ms`, send);
      closing.push(close);
    }
  const taken = new Map([...contestants.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, act] of contestants) {
      const begin = performance.now();
      await act();
      taken.get(name)?.push(performance.now() - begin);
    }
  for (const close of closing) await close();
  console.log(`| one way, of ${ROUNDS} | asked | median | 95th percentile |\n|---|---|---|---|`);
  for (const [name, times] of taken) {
    const sorted = times.sort((a, b) => a - b);
    const at = (share: number): string => `${(sorted[Math.floor(share * ROUNDS)] ?? 0).toFixed(2)} ms`;
    console.log(`| ${name} | ${name.endsWith(" 0 ms") ? 0 : DELAY_MS} ms | ${at(0.5)} | ${at(0.95)} |`);
  }
}

async function datagrams(engine: EngineKind, delayMs: number): Promise<{ send: Contestant; close(): Promise<void> }> {
  const net = await lab({
    hosts: { alice: "10.0.0.1/24", bob: "10.0.0.2/24" },
    links: [["alice", "bob", { delayMs }]],
    engine,
    quiet: true,
  });
  const server: Socket = net.hosts.bob.socket(AF_INET, SOCK_DGRAM);
  server.bind(["", 9000]);
  const client = net.hosts.alice.socket(AF_INET, SOCK_DGRAM);
  const send = async (): Promise<void> => {
    await client.sendto("x", ["10.0.0.2", 9000]);
    await server.recv(10);
  };
  await send(); // the neighbours know each other now
  return { send, close: () => net.close() };
}
