/** Transfers that are interrupted at random points, and then gone on with. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CHUNK_BYTES } from "solution/07-scp/chunks";
import { seeded } from "../../../kernel-lib/course/judge/seeded";
import { type ClientEnd, startClient, startServer, Wire } from "./programs";

/** What came of a number of interruptions. */
export interface Kills {
  /** Interruptions that hit a transfer under way. */
  hit: number;
  /** Runs that went on with something that was kept. */
  resumed: number;
  /** Parts of which four bytes were changed before the next run. */
  damaged: number;
}

const KINDS = ["the client is killed", "the server is killed", "the link is cut"] as const;
const MOST_CHUNKS = 24;

/** Interrupts so many transfers, then runs each again until it is through. Throws, naming seed and case, where one went wrong. */
export async function interruptTransfers(count: number, seed: number): Promise<Kills> {
  const random = seeded(seed);
  const kills: Kills = { hit: 0, resumed: 0, damaged: 0 };
  const bench = new Bench();
  try {
    await bench.start();
    for (let n = 0; n < count; n++) {
      const plan: Plan = {
        kind: KINDS[random(0, 2)] ?? KINDS[0],
        isUpload: random(0, 1) === 0,
        size: random(0, 9) === 0 ? random(0, 100) : random(1, MOST_CHUNKS * CHUNK_BYTES),
        share: random(0, 1050) / 1000,
        damages: random(0, 2) === 0,
        salt: random(1, 250),
      };
      try {
        await bench.interrupt(plan, kills, random);
      } catch (error) {
        const what = `seed ${seed}, case ${n}: ${JSON.stringify(plan)}`;
        throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
      }
    }
  } finally {
    bench.stop();
  }
  return kills;
}

interface Plan {
  kind: (typeof KINDS)[number];
  isUpload: boolean;
  size: number;
  /** Of the bytes that pass, after which it happens; above 1 it may not happen at all. */
  share: number;
  damages: boolean;
  salt: number;
}

class Bench {
  readonly #root = mkdtempSync(path.join(tmpdir(), "wirebook-kills-"));
  readonly #wire = new Wire();
  #server: ChildProcess | undefined;
  #port = 0;

  async start(): Promise<void> {
    this.#port = await this.#wire.listen();
    for (const name of ["here", "there"]) mkdirSync(path.join(this.#root, name));
    await this.#serve();
  }

  stop(): void {
    this.#wire.close();
    this.#server?.kill("SIGKILL");
    rmSync(this.#root, { recursive: true, force: true });
  }

  async interrupt(plan: Plan, kills: Kills, random: (from: number, to: number) => number): Promise<void> {
    const [from, to] = plan.isUpload ? ["here", "there"] : ["there", "here"];
    const source = path.join(this.#root, from as string, "source");
    const target = path.join(this.#root, to as string, "target");
    const content = Buffer.from(Uint8Array.from({ length: plan.size }, (_, at) => (at * plan.salt + (at >> 9)) & 255));
    writeFileSync(source, content, { mode: 0o640 });
    utimesSync(source, 1_600_000_000, 1_600_000_000);
    const first = await this.#run(plan, plan.share * plan.size);
    if (first.code !== 0) kills.hit += 1;
    if (first.code === 0 && !existsSync(target)) throw new Error("it says that all is well, and there is no file");
    if (existsSync(target) && !readFileSync(target).equals(content)) throw new Error("a half file has the name");
    if (plan.damages && this.#damage(path.dirname(target), random)) kills.damaged += 1;
    if (this.#part(path.dirname(target))) kills.resumed += 1;
    let last: ClientEnd = first;
    // after a link that was cut the server may still hold the part for a moment: then who comes later takes over
    for (let tries = 0; tries < 3; tries++) {
      last = await this.#run(plan);
      if (last.code === 0) break;
    }
    if (last.code !== 0) throw new Error(`it does not go on: ${last.stderr}`);
    if (!readFileSync(target).equals(content)) throw new Error("the file is wrong");
    const { mode, mtimeMs } = statSync(target);
    if ((mode & 0o777) !== 0o640 || Math.round(mtimeMs) !== 1_600_000_000_000) throw new Error("mode or time is wrong");
    if (this.#part(path.dirname(target))) throw new Error("a part is left behind");
    for (const file of [source, target]) rmSync(file);
  }

  /** One run of the client; after so many bytes it is interrupted as planned. */
  async #run({ kind, isUpload }: Plan, afterBytes = Number.POSITIVE_INFINITY): Promise<ClientEnd> {
    const here = path.join(this.#root, "here", isUpload ? "source" : "target");
    const there = isUpload ? "127.0.0.1:target" : "127.0.0.1:source";
    const client = startClient(this.#port, isUpload ? [here, there] : [there, here]);
    const server = this.#server;
    this.#wire.passedBytes = 0;
    let isDone = false;
    this.#wire.onBytes = (passed) => {
      if (isDone || passed < afterBytes) return;
      isDone = true;
      if (kind === "the client is killed") client.child.kill("SIGKILL");
      else if (kind === "the link is cut") this.#wire.cut();
      else server?.kill("SIGKILL");
    };
    const ended = await client.ended;
    this.#wire.cut();
    if (isDone && kind === "the server is killed") {
      if (server && server.exitCode === null && server.signalCode === null) await once(server, "exit");
      await this.#serve();
    }
    return ended;
  }

  async #serve(): Promise<void> {
    const { child, port } = await startServer(path.join(this.#root, "there"));
    this.#server = child;
    this.#wire.target = port;
  }

  #part(folder: string): string | undefined {
    const name = readdirSync(folder).find((one) => one.startsWith(".part-"));
    return name && path.join(folder, name);
  }

  /** Changes four bytes of the part, if there is one and it has so many. */
  #damage(folder: string, random: (from: number, to: number) => number): boolean {
    const part = this.#part(folder);
    const bytes = part && readFileSync(part);
    if (!part || !bytes || bytes.length < 4) return false;
    const at = random(0, bytes.length - 4);
    for (let n = at; n < at + 4; n++) bytes[n] = ~(bytes[n] ?? 0);
    writeFileSync(part, bytes);
    return true;
  }
}
