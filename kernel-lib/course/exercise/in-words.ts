/** What stands behind a sum of points where answers in words are among them, which no check reads. */

/** An answer in words; its `outcome` is there only where nobody has answered. */
export interface AnswerInWords {
  id: string;
  max: number;
  outcome?: string | undefined;
}

/**
 * Writes how many points a person still gives, and for which answers; nothing where there are none.
 * @example
 *   inWordsText([{ id: "zeros", max: 2 }, { id: "ports", max: 2, outcome: "not attempted" }])
 *   // => "; 4 more points are for answers in words, read by a person: zeros, ports (no answer yet)"
 *   inWordsText([]) // => ""
 */
export function inWordsText(answers: readonly AnswerInWords[]): string {
  const points = answers.reduce((sum, { max }) => sum + max, 0);
  if (points === 0) return "";
  const names = answers.map(({ id, outcome }) => (outcome === undefined ? id : `${id} (no answer yet)`)).join(", ");
  const what = answers.length === 1 ? "an answer" : "answers";
  return `; ${points} more points are for ${what} in words, read by a person: ${names}`;
}
