/** Wrong solutions: mistakes by name, each with the check that must find it. */
export { applyWrong, readWrong, type WrongSolution } from "./wrong";
