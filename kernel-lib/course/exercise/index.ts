/**
 * Exercises as files: where they lie, which cells they have, and what stands beside the notebook.
 *
 * An exercise is written as `solutions/<name>/<name>.ipynb`, with nbgrader's metadata (schema 3): answer cells, each an
 * `@module` cell of the cell's own id with its solution between `// BEGIN SOLUTION` and `// END SOLUTION`; below each a
 * check cell `await check(id, …)` whose id is its grade_id, with further cases between `// BEGIN HIDDEN TESTS` and
 * `// END HIDDEN TESTS`; answers in words, read by a person. `exercise.json` has the modules it may not import and three hints a check,
 * `wrong/` the known mistakes. A stage that is a bonus is worth 0 points. `npx wirebook release` cuts exercises/ from it.
 */
export { type Beside, readBeside } from "./beside";
export { cellsOf, type Graded, gradedOf } from "./graded";
export { type AnswerInWords, inWordsText } from "./in-words";
export { type ModuleCell, moduleName, modulesOf } from "./module-cells";
export {
  ExerciseError,
  type ExercisePlace,
  exerciseNamed,
  exerciseNames,
  FRESH,
  findExercise,
  givenOutNames,
  hasSolutions,
  needSolutions,
  placeOf,
  ROOT,
  readExercise,
} from "./places";
