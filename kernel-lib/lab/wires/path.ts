/** The wrappers of kernel-lib/link, put one round the other as a cable's settings say. */
import {
  type Clock,
  corrupting,
  delayed,
  duplicating,
  type Link,
  lossy,
  mtu,
  rateLimited,
  reordering,
  SeededRandom,
} from "../../link";
import type { DropReason } from "./counts";
import type { Impairments } from "./impairments";

/** Addresses, type, and a VLAN tag beside what an Ethernet frame carries. */
const ETHERNET_BYTES = 14;
const VLAN_BYTES = 4;
const VLAN_TYPE = 0x8100;

export interface PathEnds {
  clock: Clock;
  /** Of this direction; each wrapper has one of its own made of it. */
  seed: number;
  arrive(frame: Uint8Array): void;
  drop(why: DropReason): void;
  duplicated(): void;
}

/** Makes the way of a frame through a cable; undefined where the cable changes nothing. */
export function pathOf(settings: Impairments, ends: PathEnds): Link | undefined {
  const { clock } = ends;
  const seeds = new SeededRandom(ends.seed);
  const [lossSeed, damageSeed, copySeed, jitterSeed, holdSeed] = [1, 2, 3, 4, 5].map(() => seeds.word()) as Seeds;
  const { delayMs, jitterMs, reorderRate, reorderHoldMs, lossRate, corruptRate, duplicateRate } = settings;
  const end: Link = { send: ends.arrive };
  let path = end;
  if (delayMs > 0 || jitterMs > 0) path = delayed(path, clock, { delayMs, jitterMs, seed: jitterSeed });
  if (reorderRate > 0)
    path = reordering(path, clock, { percent: reorderRate * 100, holdMs: reorderHoldMs, seed: holdSeed });
  if (Number.isFinite(settings.bitsPerSecond)) path = queued(path, settings, ends);
  if (duplicateRate > 0) path = counted(path, copySeed, duplicateRate, ends);
  if (corruptRate > 0) path = damaging(path, settings, damageSeed, ends);
  if (lossRate > 0) path = losing(path, lossRate, lossSeed, ends);
  if (Number.isFinite(settings.mtuBytes)) path = limited(path, settings.mtuBytes, ends);
  return path === end ? undefined : path;
}

type Seeds = [number, number, number, number, number];

/** Tells whether a frame that is sent comes through at once. */
function noting(next: Link): { link: Link; passed: (send: () => void) => number } {
  let count = 0;
  const link = {
    send(frame: Uint8Array) {
      count++;
      next.send(frame);
    },
  };
  const passed = (send: () => void): number => {
    const before = count;
    send();
    return count - before;
  };
  return { link, passed };
}

function losing(next: Link, lossRate: number, seed: number, ends: PathEnds): Link {
  const { link, passed } = noting(next);
  const chance = lossy(link, { lossPercent: lossRate * 100, seed });
  return {
    send(frame) {
      if (passed(() => chance.send(frame)) === 0) ends.drop("lost");
    },
  };
}

function counted(next: Link, seed: number, rate: number, ends: PathEnds): Link {
  const { link, passed } = noting(next);
  const twice = duplicating(link, { percent: rate * 100, seed });
  return {
    send(frame) {
      if (passed(() => twice.send(frame)) > 1) ends.duplicated();
    },
  };
}

function damaging(next: Link, { corruptRate, frameCheck }: Impairments, seed: number, ends: PathEnds): Link {
  let whole: Uint8Array | undefined;
  const check: Link = {
    send(frame) {
      if (frameCheck && frame !== whole) ends.drop("damaged");
      else next.send(frame);
    },
  };
  const flips = corrupting(check, { percent: corruptRate * 100, seed });
  return {
    send(frame) {
      whole = frame;
      flips.send(frame);
    },
  };
}

function limited(next: Link, mtuBytes: number, ends: PathEnds): Link {
  const tooLong = (): void => ends.drop("too long");
  const plain = mtu(next, { lengthBytes: mtuBytes + ETHERNET_BYTES, tooLong });
  const tagged = mtu(next, { lengthBytes: mtuBytes + ETHERNET_BYTES + VLAN_BYTES, tooLong });
  return { send: (frame) => (isTagged(frame) ? tagged : plain).send(frame) };
}

function isTagged(frame: Uint8Array): boolean {
  return ((frame[12] ?? 0) << 8) + (frame[13] ?? 0) === VLAN_TYPE;
}

function queued(next: Link, { bitsPerSecond, queueBytes }: Impairments, ends: PathEnds): Link {
  let taken = false;
  const onQueue = (): void => {
    taken = true;
  };
  const queue = rateLimited(next, ends.clock, { bitsPerSecond, queueBytes, onQueue });
  return {
    send(frame) {
      taken = false;
      queue.send(frame);
      if (!taken) ends.drop("queue full");
    },
  };
}
