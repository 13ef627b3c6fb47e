/** What lessons and exercises use beside the network itself: predictions, pictures of addresses, the doctor. */
export { type Check, doctor } from "./doctor";
export { draw, predict } from "./lesson";
