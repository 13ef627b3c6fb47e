/** What a cable does to frames, as settings. */
import { LabError } from "../error";

/** Each of them one way; a cable that is set has it both ways. Rates are from 0 to 1. */
export interface Impairments {
  /** How long a frame is under way. */
  delayMs: number;
  /** Added to the delay at random, up to so much; frames stay in order. */
  jitterMs: number;
  /** Frames that are lost. */
  lossRate: number;
  /** Frames that arrive twice. */
  duplicateRate: number;
  /** Frames that are held back, so that later ones overtake them. */
  reorderRate: number;
  /** How long those are held at most. */
  reorderHoldMs: number;
  /** Frames in which one bit is flipped. */
  corruptRate: number;
  /** Whether the far card discards damaged frames by their check sequence, as Ethernet's do (IEEE 802.3 §3.2.9). */
  frameCheck: boolean;
  /** Frames that come faster wait in a queue. */
  bitsPerSecond: number;
  /** What that queue holds; what comes beyond is lost. */
  queueBytes: number;
  /** What an Ethernet frame may carry: longer ones are lost without a word. */
  mtuBytes: number;
}

/** A cable without fault. */
export const SOUND: Readonly<Impairments> = {
  delayMs: 0,
  jitterMs: 0,
  lossRate: 0,
  duplicateRate: 0,
  reorderRate: 0,
  reorderHoldMs: 10,
  corruptRate: 0,
  frameCheck: true,
  bitsPerSecond: Number.POSITIVE_INFINITY,
  queueBytes: Number.POSITIVE_INFINITY,
  mtuBytes: Number.POSITIVE_INFINITY,
};

/** Checks settings that somebody typed; throws a LabError that says which one cannot be. */
export function checkImpairments(asked: string, settings: Partial<Impairments>): Partial<Impairments> {
  for (const [name, value] of Object.entries(settings)) {
    const fault = faultOf(name, value);
    if (fault !== undefined) throw new LabError("LAB_SETTING", `${asked}: ${name} ${String(value)}: ${fault}`);
  }
  return settings;
}

function faultOf(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(SOUND, name)) return `there is no such setting. There are ${Object.keys(SOUND).join(", ")}.`;
  if (name === "frameCheck") return typeof value === "boolean" ? undefined : "true or false is needed.";
  if (typeof value !== "number" || Number.isNaN(value)) return "a number is needed.";
  if (name.endsWith("Rate")) {
    const percent = value > 1 && value <= 100 ? ` ${value} % is ${value / 100}.` : "";
    return value >= 0 && value <= 1 ? undefined : `a rate is from 0 (never) to 1 (always).${percent}`;
  }
  if (name === "bitsPerSecond") return value > 0 ? undefined : "more than 0 is needed; unplug() stops all.";
  if (name.endsWith("Ms") && value === Number.POSITIVE_INFINITY) return "a finite time is needed; unplug() stops all.";
  return value >= 0 ? undefined : "0 or more is needed.";
}
