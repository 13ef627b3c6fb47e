/** The students' edition of the course. */
export { type Packed, pack } from "./pack";
export { findLeaks, knownAnswers, type Leak } from "./scan";
