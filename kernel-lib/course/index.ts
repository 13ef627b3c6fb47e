/** What lessons and exercises use beside the network itself: predictions, captures, pictures of addresses, the doctor. */
export { type Check, doctor } from "./doctor";
export { captured, draw, predict, recording } from "./lesson";
