/** What an encoder throws when it is asked for bytes that cannot be: never thrown for bytes that came from a wire. */
export class EncodeError extends RangeError {
  override readonly name = "EncodeError";
  readonly code = "ERR_WIRE_ENCODE";

  constructor(
    /** What was asked: a field's name, or a part of a packet. */
    readonly field: string,
    /** What is so, and what it must be. */
    reason: string,
  ) {
    super(`Cannot encode ${field}: ${reason}`);
  }
}

/** Where the bytes of a packet broke off or contradicted themselves. */
export interface Malformed {
  /** Place in the bytes that were given. */
  at: number;
  why: string;
}

/**
 * What a decoder gives: all fields, or, beside `malformed`, those that could be read.
 * `payload` is what follows the header, as far as it was there.
 */
export type Decoded<Header> =
  | (Header & { payload: Uint8Array; malformed?: undefined })
  | (Partial<Header> & { payload: Uint8Array; malformed: Malformed });
