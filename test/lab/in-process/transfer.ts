/** A transfer over our own TCP between two hosts whose cable is spoiled in every way, and its check. */
import { createHash } from "node:crypto";
import {
  type Clock,
  corrupting,
  duplicating,
  type Link,
  lossy,
  reordering,
  SeededRandom,
} from "../../../kernel-lib/link";
import { type Address, AF_INET, AF_INET6, SOCK_STREAM } from "../../../kernel-lib/socket";
import { twoHosts, type Wires } from "./support";

export interface Weather {
  lossPercent: number;
  reorderPercent?: number;
  duplicatePercent?: number;
  corruptPercent?: number;
}

export const WEATHERS: readonly Weather[] = [
  { lossPercent: 0 },
  { lossPercent: 1, reorderPercent: 5, duplicatePercent: 2 },
  { lossPercent: 10, reorderPercent: 10, duplicatePercent: 5, corruptPercent: 1 },
];

/** A cable that does all of it to the frames of each way. */
export function spoiled(weather: Weather, seed: number): (next: Link, clock: Clock) => Link {
  const { lossPercent, reorderPercent = 0, duplicatePercent = 0, corruptPercent = 0 } = weather;
  let ways = 0;
  return (next, clock) => {
    const own = seed * 16 + 8 * ways++;
    const late = reordering(next, clock, { percent: reorderPercent, holdMs: 5, seed: own });
    const twice = duplicating(late, { percent: duplicatePercent, seed: own + 1 });
    const broken = corrupting(twice, { percent: corruptPercent, seed: own + 2 });
    return lossy(broken, { lossPercent, seed: own + 3 });
  };
}

function contentOf(lengthBytes: number, seed: number): Buffer {
  const random = new SeededRandom(seed);
  const bytes = Buffer.alloc(lengthBytes);
  for (let at = 0; at + 4 <= lengthBytes; at += 4) bytes.writeUInt32LE(random.word(), at);
  return bytes;
}

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Sends `lengthBytes` each way at once over a connection from one host to another; gives whether both hashes are equal. */
export async function transfer(
  wires: Wires,
  { from, to, address, port = 80 }: { from: string; to: string; address: string; port?: number },
  lengthBytes: number,
  seed: number,
): Promise<boolean> {
  const family = address.includes(":") ? AF_INET6 : AF_INET;
  const listener = wires.socket<Address>(to, family, SOCK_STREAM);
  listener.bind([family === AF_INET6 ? "::" : "0.0.0.0", port]);
  listener.listen(5);
  const client = wires.socket<Address>(from, family, SOCK_STREAM);
  const accepting = listener.accept();
  await client.connect([address, port]);
  const [server] = await accepting;
  wires.keep(server);
  const contents = [contentOf(lengthBytes, seed), contentOf(lengthBytes, seed + 1)] as const;
  const receive = async (socket: typeof client): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for (;;) {
      const part = await socket.recv(65_536);
      if (part.length === 0) return Buffer.concat(parts);
      parts.push(part);
    }
  };
  const send = async (socket: typeof client, content: Buffer): Promise<void> => {
    await socket.sendall(content);
    socket.shutdown(1);
  };
  const [atServer, atClient] = await Promise.all([
    receive(server),
    receive(client),
    send(client, contents[0]),
    send(server, contents[1]),
  ]);
  for (const socket of [client, server, listener]) socket.close();
  return hashOf(atServer) === hashOf(contents[0]) && hashOf(atClient) === hashOf(contents[1]);
}

/** One transfer between two hosts in bad weather; throws where the bytes differ. */
export async function stormyTransfer(
  makeClock: () => { clock: Clock; stop(): void },
  weather: Weather,
  version: 4 | 6,
  lengthBytes: number,
  seed: number,
): Promise<void> {
  const { clock, stop } = makeClock();
  const wires = twoHosts(clock, spoiled(weather, seed));
  try {
    const address = version === 4 ? "10.0.0.2" : "fd00::2";
    if (!(await transfer(wires, { from: "a", to: "b", address }, lengthBytes, seed)))
      throw new Error(`seed ${seed}, IPv${version}, ${JSON.stringify(weather)}: the bytes differ`);
  } finally {
    wires.close();
    stop();
  }
}
