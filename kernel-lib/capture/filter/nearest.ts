/** At most this many letters differ, and fewer than half of the word. */
const MOST_SLIPS = 2;

/** The word that differs from `text` in the fewest letters, if they are few. */
export function nearest(text: string, words: Iterable<string>): string | undefined {
  let [best, fewest] = [undefined as string | undefined, MOST_SLIPS + 1];
  for (const word of words) {
    if (Math.abs(word.length - text.length) >= fewest || word.length < 3) continue;
    const count = slips(text, word);
    if (count < fewest && count * 2 < word.length) [best, fewest] = [word, count];
  }
  return best;
}

/** Letters to put in, take out or change (Levenshtein's distance), two neighbours swapped counting once. */
function slips(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] ?? 0) + Number(one[i - 1] !== other[j - 1]);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) next[j] = Math.min(next[j] ?? 0, (before[j - 2] ?? 0) + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? 0;
}
