/** What lessons and exercises use beside the network itself: predictions, captures, pictures of addresses, checks, the doctor. */
export { CheckFailed, check, hint } from "./check";
export { type Check, doctor } from "./doctor";
export type { CheckTools } from "./judge";
export { captured, draw, predict, recording } from "./lesson";
export { ownCapture, type Row, rowsOf } from "./own-captures";
