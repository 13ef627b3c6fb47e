/** A real TCP transfer over a bad cable: what arrives is what was sent. */
import { createHash } from "node:crypto";
import * as assert from "uvu/assert";
import { type EngineKind, lab } from "../../kernel-lib/lab";
import { SeededRandom } from "../../kernel-lib/link";
import { SHUT_WR } from "../../kernel-lib/socket";

export interface TransferRun {
  engine: EngineKind;
  clock?: "real" | "jumping";
  lengthBytes: number;
  seed: number;
}

const BAD = {
  lossRate: 0.1,
  reorderRate: 0.1,
  reorderHoldMs: 2,
  duplicateRate: 0.05,
  corruptRate: 0.01,
  frameCheck: false,
};
const CHUNK_BYTES = 65_536;

/** Sends random bytes from alice to bob; gives how many frames were dropped on the way. */
export async function checkTransfer({ engine, clock = "real", lengthBytes, seed }: TransferRun): Promise<number> {
  const net = await lab({
    hosts: { alice: "10.0.0.1/24", bob: "10.0.0.2/24" },
    links: [["alice", "bob", BAD]],
    ...(clock === "jumping" ? { clock } : { engine }),
    seed,
    quiet: true,
  });
  try {
    const { alice, bob } = net.hosts;
    const server = bob.socket();
    server.bind(["", 9000]);
    server.listen();
    const client = alice.socket();
    const [[connection]] = await Promise.all([server.accept(), client.connect(["bob", 9000])]);
    const random = new SeededRandom(seed);
    const data = Buffer.from(Uint32Array.from({ length: lengthBytes / 4 }, () => random.word()).buffer);
    const sending = client.sendall(data).then(() => client.shutdown(SHUT_WR));
    const hash = createHash("sha256");
    for (let bytes = await connection.recv(CHUNK_BYTES); bytes.length > 0; bytes = await connection.recv(CHUNK_BYTES))
      hash.update(bytes);
    await sending;
    assert.is(
      hash.digest("hex"),
      createHash("sha256").update(data).digest("hex"),
      `seed ${seed} (${engine}, ${clock})`,
    );
    return net.link("alice", "bob").counts.dropped;
  } finally {
    await net.close();
  }
}
