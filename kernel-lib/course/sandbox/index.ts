/** Where student code runs when it is graded: bubblewrap, and limits on all it can use. */
export type { SandboxStatus } from "./status";
