/** A scene as the client's own capture: what it sent when it left, what came when it came. */
import type { CapturedPacket } from "../../capture";
import { LINK_TYPE } from "../../capture";
import { encodePacket } from "../../handshake";
import { Recording } from "../../link";
import { factsOf, type SceneName } from "./facts";
import { play } from "./scenes";

/** 2026-09-01, 08:00 UTC. */
const START_SECONDS = 1_788_249_600;

/** Makes a learner's capture (documented in on-demand.ts). */
export function captureOf(scene: SceneName, seed: number): CapturedPacket[] {
  const facts = factsOf(seed);
  const { rows } = play(scene, facts, seed).journal;
  const seen = rows.flatMap(({ packet, sentAtMs, arrivedAtMs }) => {
    const atMs = packet.source.address === facts.client ? sentAtMs : arrivedAtMs;
    return atMs === undefined ? [] : [{ packet, atMs }];
  });
  seen.sort((one, other) => one.atMs - other.atMs);
  const recording = new Recording(START_SECONDS);
  for (const { packet, atMs } of seen) recording.add(encodePacket(packet), atMs);
  const captureInterface = { id: 0, linkType: LINK_TYPE.RAW, snapLengthBytes: 262_144 };
  return recording.frames.map(({ seconds, nanoseconds, bytes }, index) => ({
    number: index + 1,
    seconds,
    nanoseconds,
    bytes,
    originalLength: bytes.length,
    captureInterface,
  }));
}
