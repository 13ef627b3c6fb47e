/** Sockets in numbers: opened and closed again and again, and thousands of connections at once. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import path from "node:path";
import v8 from "node:v8";
import vm from "node:vm";
import { AF_INET, SOCK_STREAM, Socket, socketpair } from "../../kernel-lib/socket";

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;

/** Collects garbage for good, also what takes a turn of the event loop to let go. */
export async function collectGarbage(): Promise<void> {
  for (let times = 0; times < 4; times++) {
    collect();
    await new Promise(setImmediate);
  }
}

function descriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

/** Opens, waits on and closes pairs of sockets; throws where descriptors or heap are left behind. */
export async function openAndClose(cycles: number): Promise<{ heapBytesPerCycle: number }> {
  const cycle = async (): Promise<void> => {
    const [first, second] = socketpair();
    const waits = second.recv(10);
    await first.send("x");
    await waits;
    first.close();
    second.close();
  };
  for (let times = 0; times < 500; times++) await cycle();
  await collectGarbage();
  const before = { descriptors: descriptors(), heap: process.memoryUsage().heapUsed };
  for (let times = 0; times < cycles; times++) await cycle();
  await collectGarbage();
  if (descriptors() !== before.descriptors)
    throw new Error(`${descriptors() - before.descriptors} descriptors are left after ${cycles} cycles`);
  const heapBytesPerCycle = (process.memoryUsage().heapUsed - before.heap) / cycles;
  // a megabyte of noise for the collector and the compiler, whatever the number of cycles
  if (heapBytesPerCycle * cycles > 1e6) throw new Error(`${heapBytesPerCycle} bytes of heap are left by each cycle`);
  return { heapBytesPerCycle };
}

/**
 * Accepts `count` connections from a second process, keeps them idle, echoes once on each; throws at an error. Gives the
 * JavaScript heap that an idle connection takes, its waiting receive included.
 */
export async function manyConnections(count: number): Promise<{ heapBytesEach: number; acceptSeconds: number }> {
  const server = new Socket(AF_INET, SOCK_STREAM);
  server.bind(["127.0.0.1", 0]);
  server.listen(4096);
  const clients = fork(path.join(__dirname, "many-clients.ts"), [`${server.getsockname()[1]}`, `${count}`], {
    execArgv: ["-r", path.resolve(__dirname, "../../kernel-lib/kernel/load/register.cjs")],
  });
  const connections: Socket[] = [];
  const echoes: Promise<void>[] = [];
  try {
    await collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const start = Date.now();
    while (connections.length < count) {
      const [connection] = await server.accept();
      connections.push(connection);
      echoes.push(connection.recv(8).then((data) => connection.sendall(data)));
    }
    const acceptSeconds = (Date.now() - start) / 1000;
    await collectGarbage();
    const heapBytesEach = (process.memoryUsage().heapUsed - before) / count;
    clients.send("go");
    const [answer] = (await once(clients, "message")) as [string];
    await Promise.all(echoes);
    if (answer !== `${count} echoed`) throw new Error(answer);
    return { heapBytesEach, acceptSeconds };
  } finally {
    for (const connection of connections) connection.close();
    server.close();
    clients.disconnect();
  }
}
