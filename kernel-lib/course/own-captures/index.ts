/** Captures that are each learner's own: simulated from a seed that stands in the notebook, so that answers cannot be passed on. */
export { SCENES, type SceneName } from "./facts";
export { ownCapture } from "./on-demand";
export { type Row, rowsOf } from "./rows";
export { seedIn, seedOf, withSeed } from "./seed";
