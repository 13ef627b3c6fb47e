/** What a person may give by hand: to an answer in words, or over a check. */
import type { Mark, Verdict } from "./model";

/**
 * Says why a mark cannot stand, and what could; undefined where it can.
 * @example
 * const outcomes = [{ id: "echo", points: 0, max: 3, outcome: "wrong" }, { id: "why", points: 0, max: 2 }, { id: "star", points: 0, max: 0 }];
 * markFault(outcomes, { cellId: "why", points: 1.5 }) // => undefined
 * markFault(outcomes, { cellId: "why", points: 2.5 }) // => "why takes 0 to 2 points, in halves; 2.5 were given"
 * markFault(outcomes, { cellId: "star", points: 0 }) // => 'there is no cell "star" to give points to; there are: echo (0 to 3), why (0 to 2)'
 */
export function markFault(
  outcomes: readonly Verdict[],
  { cellId, points }: Pick<Mark, "cellId" | "points">,
): string | undefined {
  const worth = outcomes.filter(({ max }) => max > 0);
  const cell = worth.find(({ id }) => id === cellId);
  if (!cell) {
    const names = worth.map(({ id, max }) => `${id} (0 to ${max})`).join(", ") || "none";
    return `there is no cell ${JSON.stringify(cellId)} to give points to; there are: ${names}`;
  }
  if (points >= 0 && points <= cell.max && Number.isInteger(points * 2)) return undefined;
  return `${cellId} takes 0 to ${cell.max} points, in halves; ${points} were given`;
}
