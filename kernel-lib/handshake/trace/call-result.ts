/** What a system call comes to: a number, and the error's name where it is -1. */
export interface CallResult {
  value: number;
  errno?: string;
}

/** A call that waits: it gives its result when asked at the right time. */
export type Attempt = () => CallResult | undefined;

export const succeeded = (value = 0): CallResult => ({ value });
export const failed = (errno: string): CallResult => ({ value: -1, errno });

/** A call, or an argument of one, that this player does not know. */
export class UnsupportedCall extends Error {
  override readonly name = "UnsupportedCall";
  readonly code = "ERR_TRACE_UNSUPPORTED";
}
