/** Attempts, gradings, marks and the queue, kept in PostgreSQL's dialect. */
export type { ClassRow, GradingStatus, NewAttempt, Received, Store } from "./store";
