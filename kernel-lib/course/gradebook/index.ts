/** The gradebook as plain values and pure rules: no database, no clock. */
export type { Attempt, Extension, GradingState, LatePolicy, Mark, Person, Policy, Role, Verdict } from "./model";
