/** Where the text of a hint points to: `Lesson 08-udp, under *Many clients, one socket* (cell many-say)`. */

export interface Pointer {
  /** A lesson, or `this` for the exercise's own notebook. */
  notebook: string;
  headings: string[];
  cells: string[];
}

const NOTEBOOK = /\blesson (\d\d(?:-[a-z0-9-]+)?)|\bthis notebook\b/gi;
const ID = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";
const ONE = new RegExp(`\\bcell (${ID})`, "g");
const SEVERAL = new RegExp(`\\bcells (${ID}(?:(?:, | and | to )${ID})*)`, "g");
/** "the cell and the check" names none. */
const NO_CELL = ["and", "or", "above", "below", "of", "in"];

/**
 * Finds them; each goes from the name of a notebook to the next name.
 * @example
 *   pointersIn("Lesson 08-udp, cell many-say.") // => [{ notebook: "08-udp", headings: [], cells: ["many-say"] }]
 */
export function pointersIn(hint: string): Pointer[] {
  const names = [...hint.matchAll(NOTEBOOK)];
  return names.map((name, at) => {
    const part = hint.slice(name.index, names[at + 1]?.index);
    const one = [...part.matchAll(ONE)].flatMap(([, id = ""]) => (NO_CELL.includes(id) ? [] : [id]));
    const several = [...part.matchAll(SEVERAL)].flatMap(([, ids = ""]) => ids.split(/, | and | to /));
    const under = /\bunder ((?:\*[^*]+\*(?:, | and )?)+)/.exec(part)?.[1] ?? "";
    const headings = [...under.matchAll(/\*([^*]+)\*/g)].map(([, heading = ""]) => heading);
    return { notebook: name[1] ?? "this", headings, cells: [...one, ...several] };
  });
}
