/** What judge and learner's process say to each other, a line of JSON each. */
import type { ThrownError } from "./site";

/** Descriptors of the learner's process. */
export const CALLER_FD = { in: 3, out: 4 } as const;

export interface CallerRequest {
  n: number;
  module: string;
  /** Of the export. */
  name: string;
  /** By encodeValue. */
  parameters: string;
}

export interface CallerAnswer {
  n: number;
  /** By encodeValue. */
  value?: string;
  missing?: "module" | "export";
  threw?: Omit<ThrownError, "own"> & { own: string };
}
