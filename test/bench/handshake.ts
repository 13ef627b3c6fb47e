/** kernel-lib/handshake: simulated segments a second on one core, memory of a connection, a SYN flood. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  type HostConnection,
  LINUX_CONFIG,
  Simulation,
  SYN,
  segment,
  type TcpConfig,
} from "../../kernel-lib/handshake";

const ROUNDS = 5;
const TRANSFER_BYTES = 200_000_000;
const CONNECTIONS = 10_000;
const FLOOD = 100_000;
const PIECE = new Uint8Array(65_536);

const CONFIGS: Record<string, TcpConfig> = {
  "with timestamps and SACK": LINUX_CONFIG,
  "without options": { ...LINUX_CONFIG, timestamps: false, sack: false },
};

export async function main(): Promise<void> {
  console.log("| simulated transfer | segments | CPU | segments a second | asked |\n|---|---|---|---|---|");
  for (const [name, lossPercent] of [
    ["with timestamps and SACK", 0],
    ["without options", 0],
    ["with timestamps and SACK", 1],
  ] as const) {
    const runs = Array.from({ length: ROUNDS }, (_, seed) => transfer(CONFIGS[name] as TcpConfig, lossPercent, seed));
    const { segments, seconds } = runs.sort((a, b) => a.seconds - b.seconds)[Math.floor(ROUNDS / 2)] as Run;
    const rate = Math.round(segments / seconds);
    console.log(`| ${name}, ${lossPercent} % lost | ${segments} | ${seconds.toFixed(2)} s | ${rate} | ≥ 500000 |`);
  }
  console.log("\n| held | bytes each | asked |\n|---|---|---|");
  console.log(`| ${CONNECTIONS} connections, both ends | ${Math.round(hold() / 2)} | ≤ 4096 |`);
  console.log("\n| flood of half-open attempts | kept | heap before and after | a real client |\n|---|---|---|---|");
  for (const cookies of ["when full", "never"] as const) console.log(flood(cookies));
}

interface Run {
  segments: number;
  seconds: number;
}

/** One end writes, the other reads; CPU time, since others may use this machine. */
function transfer(config: TcpConfig, lossPercent: number, seed: number): Run {
  let segments = 0;
  const simulation = new Simulation({
    seed,
    record: false,
    path: (next, clock) => ({
      send(packet) {
        segments++;
        // every hundredth, where asked: losses that cost no random number
        if (lossPercent > 0 && segments % Math.round(100 / lossPercent) === 50) return;
        clock.after(5, () => next.send(packet));
      },
    }),
  });
  const sender = simulation.host("sender", "192.0.2.1", config);
  const receiver = simulation.host("receiver", "192.0.2.2", config);
  let received = 0;
  simulation.serve(receiver, 80, (connection) => {
    connection.onEvent = (event) => {
      if (event.name === "readable") received += connection.read().length;
      if (event.name === "peer closed") connection.close();
    };
  });
  const connection = simulation.connect(sender, receiver, 80);
  let left = TRANSFER_BYTES;
  const fill = (): void => {
    while (left > 0) {
      const count = connection.write(PIECE.subarray(0, Math.min(left, PIECE.length)));
      if (count === 0) return;
      left -= count;
    }
    connection.shutdown();
  };
  connection.onEvent = (event) => {
    if (event.name === "connected" || event.name === "writable") fill();
  };
  const before = process.cpuUsage();
  simulation.run();
  const { user, system } = process.cpuUsage(before);
  if (received !== TRANSFER_BYTES) throw new Error(`${received} of ${TRANSFER_BYTES} bytes came`);
  return { segments, seconds: (user + system) / 1e6 };
}

/** Heap of so many connections that stand and have carried a little both ways; gives bytes a connection pair. */
function hold(): number {
  const simulation = new Simulation({ record: false });
  const a = simulation.host("a", "192.0.2.1", LINUX_CONFIG);
  const b = simulation.host("b", "192.0.2.2", LINUX_CONFIG);
  const held: HostConnection[] = [];
  simulation.serve(
    b,
    80,
    (connection) => {
      held.push(connection);
      connection.onEvent = (event) => {
        if (event.name === "readable") connection.write(connection.read());
      };
    },
    { backlog: CONNECTIONS },
  );
  const before = heapBytes();
  const start = held.length;
  for (let n = 0; n < CONNECTIONS; n++) {
    const connection = simulation.connect(a, b, 80, 10_000 + n);
    held.push(connection);
    connection.onEvent = (event) => {
      if (event.name === "connected") connection.write(Uint8Array.of(1, 2, 3));
      if (event.name === "readable") connection.read();
    };
  }
  simulation.run(10_000);
  const bytes = heapBytes() - before;
  if (held.length - start !== 2 * CONNECTIONS) throw new Error(`${held.length} ends stand`);
  return bytes / CONNECTIONS;
}

const collectGarbage = ((): (() => void) => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

function heapBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function flood(cookies: "when full" | "never"): string {
  const simulation = new Simulation({ record: false });
  const server = simulation.host("server", "192.0.2.2", LINUX_CONFIG);
  const client = simulation.host("client", "192.0.2.1", LINUX_CONFIG);
  const listener = server.tcp.listen(80, { backlog: 128, cookies });
  const megabytes = (): string => `${(heapBytes() / 2 ** 20).toFixed(1)} MB`;
  const before = megabytes();
  for (let n = 0; n < FLOOD; n++)
    simulation.clock.after(n / 100, () =>
      server.tcp.receive({
        source: { address: `198.51.${(n >> 8) & 255}.${n & 255}`, port: 1024 + (n >> 3) },
        destination: { address: server.address, port: 80 },
        segment: segment({ flags: SYN, sequenceNumber: n, window: 65_535, options: { mss: 1460 } }),
      }),
    );
  let connected = "no";
  simulation.clock.after(500, () => {
    simulation.connect(client, server, 80).onEvent = (event) => {
      if (event.name === "connected") connected = `after ${(simulation.clock.nowMs - 500).toFixed(0)} ms`;
    };
  });
  simulation.run(1000);
  return `| ${FLOOD}, cookies ${cookies} | ${listener.synQueueLength} | ${before}, ${megabytes()} | ${connected} |`;
}
