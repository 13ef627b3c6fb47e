/** What is different in each learner's captures, drawn from the seed. */
import { SeededRandom } from "../../link";

export const SCENES = ["visit", "upload", "knocks"] as const;
export type SceneName = (typeof SCENES)[number];

export interface Facts {
  client: string;
  server: string;
  clientPort: number;
  serverPort: number;
  /** One way. */
  delayMs: number;
  clientMss: number;
  serverMss: number;
  windowScale: number;
  requestBytes: number;
  replyBytes: number;
  /** Who closes first. */
  closesFirst: "client" | "server";
  /** Of the client's data segments the one that is lost, from 1. */
  lostSegment: number;
  segments: number;
  /** How the four ports of a scan answer, in the order they are tried. */
  doors: Door[];
}

/** A port that is tried: open, closed (a reset), silent, or open and then torn off. */
export interface Door {
  port: number;
  kind: "open" | "closed" | "silent" | "torn off";
}

/** Draws the facts of a learner. */
export function factsOf(seed: number): Facts {
  const random = new SeededRandom(seed * 7919 + 2);
  const between = (from: number, to: number): number => from + random.below(to - from + 1);
  const oneOf = <T>(values: readonly T[]): T => values[random.below(values.length)] as T;
  const segments = between(8, 12);
  return {
    client: `192.0.2.${between(2, 120)}`,
    server: `198.51.100.${between(2, 250)}`,
    clientPort: between(49_152, 65_000),
    serverPort: oneOf([80, 8000, 8080, 9000]),
    delayMs: between(4, 60),
    clientMss: oneOf([1460, 1452, 1440, 1420]),
    serverMss: oneOf([1400, 1380, 1360, 1340]),
    windowScale: between(1, 9),
    requestBytes: between(90, 400),
    replyBytes: between(2500, 9000),
    closesFirst: oneOf(["client", "server"]),
    lostSegment: between(2, segments - 4),
    segments,
    doors: doorsOf(random),
  };
}

function doorsOf(random: SeededRandom): Door[] {
  const kinds: Door["kind"][] = ["open", "closed", "silent", "torn off"];
  const ports = [21, 22, 25, 53, 80, 110, 143, 443, 993, 5432, 8080, 9000];
  const take = <T>(from: T[]): T => from.splice(random.below(from.length), 1)[0] as T;
  return Array.from({ length: kinds.length }, () => ({ port: take(ports), kind: take(kinds) }));
}
