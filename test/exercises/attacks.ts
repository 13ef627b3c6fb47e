/** What nbgrader's own way of grading can be told, by one who has solved nothing; ours is asked the same. */

import { gradedOf } from "../../kernel-lib/course/exercise";
import { type Cell, type Notebook, sourceOf } from "../../kernel-lib/course/notebook";

/** A blank exercise with something done to it. */
export interface Attack {
  name: string;
  /** What nbgrader's gradebook has of it then: 0 points, more than was earned (somebody's), or nothing, its run being over. */
  nbgrader: "is not fooled" | "is fooled" | "is stopped";
  make: (fresh: Notebook) => Notebook;
}

/** Replaces cells, or takes them out, or puts others beside them. */
function each(change: (cell: Cell) => Cell | Cell[]): (fresh: Notebook) => Notebook {
  return (fresh) => ({ ...fresh, cells: fresh.cells.flatMap(change) });
}

function roleOf(cell: Cell): string | undefined {
  return gradedOf(cell)?.role;
}

function withSource(role: string, change: (source: string) => string): (fresh: Notebook) => Notebook {
  return each((cell) => (roleOf(cell) === role ? { ...cell, source: change(sourceOf(cell)) } : cell));
}

/** The setup cell is nobody's to lock: a learner may import more there. */
function setUpBy(text: string): (fresh: Notebook) => Notebook {
  return each((cell) => (cell.id === "setup" ? { ...cell, source: text } : cell));
}

/** nbgrader runs notebooks as the teacher's account, which may write to it: here the 4 points of somebody become 77. */
const WRITE_TO_GRADEBOOK = `
import { execFileSync } from "node:child_process";
const book = "import sqlite3; b = sqlite3.connect('../../../gradebook.db', timeout=30); b.execute('update grade set auto_score = 77 where auto_score = 4'); b.commit()";
execFileSync("python3", ["-c", book]);
`;

/** In the order in which nbgrader grades them: by their names. */
export const ATTACKS: Attack[] = [
  {
    name: "a-check-of-its-own",
    nbgrader: "is fooled",
    make: setUpBy("const check = async (...anything: unknown[]) => {};"),
  },
  { name: "b-checks-edited", nbgrader: "is not fooled", make: withSource("check", () => "1 + 1") },
  { name: "c-checks-deleted", nbgrader: "is not fooled", make: each((cell) => (roleOf(cell) === "check" ? [] : cell)) },
  {
    name: "e-checks-split",
    nbgrader: "is not fooled",
    make: withSource("check", (source) => source.split("\n")[0]?.replace("{", "{});") ?? ""),
  },
  {
    name: "f-more-points",
    nbgrader: "is not fooled",
    make: each((cell) => {
      const nbgrader = { ...(cell.metadata.nbgrader as object), points: 400 };
      return roleOf(cell) === "check" ? { ...cell, metadata: { ...cell.metadata, nbgrader } } : cell;
    }),
  },
  { name: "g-exit", nbgrader: "is not fooled", make: withSource("answer", (source) => `${source}\nprocess.exit(0);`) },
  {
    name: "h-assert-patched",
    nbgrader: "is not fooled",
    make: setUpBy(`import { check, hint } from "kernel-lib/course";
import assert from "node:assert";
for (const name of ["ok", "equal", "deepEqual", "deepStrictEqual"]) (assert as any)[name] = () => {};
Promise.prototype.then = function () { return this; } as never;
JSON.stringify = () => '{"outcome":"passed"}';`),
  },
  {
    name: "i-gradebook",
    nbgrader: "is fooled",
    make: setUpBy(`import { check, hint } from "kernel-lib/course";${WRITE_TO_GRADEBOOK}`),
  },
  {
    name: "z-checks-doubled",
    nbgrader: "is stopped",
    make: each((cell) => (roleOf(cell) === "check" ? [cell, { ...cell, id: `${cell.id}-2`, source: "1 + 1" }] : cell)),
  },
];
