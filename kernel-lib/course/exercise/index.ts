/** Exercises as files: where they lie, which cells they have, and what stands beside the notebook. */
export { type Beside, readBeside } from "./beside";
export { cellsOf, type Graded, gradedOf } from "./graded";
export { type ModuleCell, moduleName, modulesOf } from "./module-cells";
export {
  ExerciseError,
  type ExercisePlace,
  exerciseNamed,
  exerciseNames,
  FRESH,
  findExercise,
  hasSolutions,
  needSolutions,
  placeOf,
  ROOT,
  readExercise,
} from "./places";
