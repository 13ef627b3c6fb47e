/** Labs come and go and leave nothing: no process, no namespace, no descriptor, no timer. */
import { readdirSync, readlinkSync } from "node:fs";
import * as assert from "uvu/assert";
import { type EngineKind, lab } from "../../kernel-lib/lab";
import { AF_INET, SOCK_DGRAM } from "../../kernel-lib/socket";
import { descendants, until } from "../processes";

interface Census {
  /** Processes that this one has begun, and theirs. */
  processes: number;
  /** Network namespaces in which one of them, or a descriptor of this process, is. */
  namespaces: number;
  descriptors: number;
}

/** Counts what belongs to this process: others may come and go meanwhile. */
export function census(): Census {
  const own = descendants(process.pid);
  const names = own.map((pid) => linkOf(`/proc/${pid}/ns/net`)).filter((name) => name !== undefined);
  return {
    processes: own.length,
    namespaces: new Set(names).size,
    descriptors: readdirSync("/proc/self/fd").length,
  };
}

/** Makes labs, uses each a little and closes it; throws where something is left. */
export async function checkClean(engine: EngineKind, labs: number): Promise<void> {
  await oneLab(engine, 0); // what is loaded once is loaded
  const before = census();
  for (let number = 1; number <= labs; number++) await oneLab(engine, number);
  let after = census();
  // a process that was killed is gone a moment later
  await until(`as much is left after ${labs} labs (${engine}) as before`, () => {
    after = census();
    return JSON.stringify(after) === JSON.stringify(before);
  }).catch((error: Error) => {
    assert.equal(after, before, error.message);
  });
}

async function oneLab(engine: EngineKind, number: number): Promise<void> {
  const net = await lab({
    hosts: { alice: "10.0.0.1/24", bob: "10.0.0.2/24" },
    switches: ["sw"],
    links: ["alice sw", ["sw", "bob", { delayMs: 1 }]],
    engine,
    quiet: true,
    seed: number,
  });
  const { alice, bob } = net.hosts;
  const server = bob.socket(AF_INET, SOCK_DGRAM);
  server.bind(["", 9000]);
  bob.capture();
  net.link("alice", "sw").record();
  await alice.socket(AF_INET, SOCK_DGRAM).sendto("hello", ["bob", 9000]);
  await server.recv(100);
  // open sockets, captures, a wait and a paused frame are no reason to stay
  server.recv(100).catch(() => {});
  net.pause();
  await alice.socket(AF_INET, SOCK_DGRAM).sendto("held", ["bob", 9000]);
  await net.close();
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
