/** Every ready-made fault is what it says: the page is not to be had, and the tools' output names it. */
import * as assert from "uvu/assert";
import { type EngineKind, type FaultKind, faultyLab } from "../../kernel-lib/lab";
import { diagnose } from "./diagnose";

export interface FaultRun {
  seed: number;
  engine: EngineKind;
  /** In-process labs can do without waiting. */
  clock?: "real" | "jumping";
  fault?: FaultKind;
}

/** Makes one faulty lab, tries the page, and lets the tools find what is wrong; gives the fault's name. */
export async function checkFault({ seed, engine, clock = "real", fault }: FaultRun): Promise<FaultKind> {
  const puzzle = await faultyLab({
    seed,
    quiet: true,
    ...(clock === "jumping" ? { clock } : { engine }),
    ...(fault && { fault }),
  });
  try {
    const told = `seed ${seed} (${engine}): ${puzzle.reveal()}`;
    const { kind, where, by } = await diagnose(puzzle);
    assert.not.equal(kind, "none", `${told} Nothing was found.`);
    const verdict = puzzle.check(kind as FaultKind, where);
    assert.ok(verdict.right, `${told} Found: ${kind} at ${where}, by ${by}. ${verdict.says}`);
    return kind as FaultKind;
  } finally {
    await puzzle.close();
  }
}
