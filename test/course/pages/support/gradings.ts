/** Results as a worker would write them, without grading anything. */
import type { Grading } from "../../../../kernel-lib/course/grading";
import type { Store } from "../../../../kernel-lib/course/store";

/** One check: its points, and what it said. */
export type Said = [
  id: string,
  points: number,
  max: number,
  outcome: Grading["reports"][number]["outcome"],
  message?: string,
];

/** Makes the grading of one notebook of exercise 06-chat: these checks, and one answer in words. */
export function chatGrading(said: readonly Said[], text: string, remarks: string[] = []): Grading {
  const outcomes: Grading["outcomes"] = said.map(([id, points, max, outcome, message = "as asked"]) => ({
    id,
    points,
    max,
    outcome,
    message,
  }));
  const reports = said.map(([id, points, max, outcome, message = "as asked"]) => ({
    id,
    points,
    max,
    outcome,
    message,
    steps: [
      { text: `calls ${id}("hello")`, ok: true },
      outcome === "passed"
        ? { text: `${id} with a torn character`, ok: true, hidden: true as const }
        : {
            text: "its second line",
            ok: false,
            detail: ["expected: hello", `actual: ${message}`],
            hidden: true as const,
          },
    ],
  }));
  const answer = { id: "slow", max: 2, text, attempted: text !== "" };
  outcomes.push({ id: "slow", points: 0, max: 2, message: "to be marked by hand" });
  return {
    exercise: "06-chat",
    score: outcomes.reduce((sum, { points }) => sum + points, 0),
    max: outcomes.reduce((sum, { max }) => sum + max, 0),
    outcomes,
    reports,
    texts: [answer],
    ground: { sandbox: "bubblewrap", limits: "cgroup v2", practice: false },
    masterSha256: "0".repeat(64),
    remarks,
    startedAtMs: Date.UTC(2026, 10, 23, 12),
    tookMs: 2340,
  };
}

/** Ends the grading of whatever waits longest. */
export async function gradeNext(store: Store, grading: Grading): Promise<string> {
  const claim = await store.claim("test", 600_000);
  if (!claim) throw new Error("nothing waits to be graded");
  await store.finish(claim, { ...grading, exercise: claim.exercise });
  return claim.attemptId;
}
