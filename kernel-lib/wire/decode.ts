/** What every decoder does: read a whole header, or say where it was cut off and give the fields that are there. */
import type { Malformed } from "./errors";
import { decodeFields, type FieldTable, type FieldValues, type Layout } from "./layout";

export const NO_BYTES = new Uint8Array(0);

/** Reads a header that is there whole; undefined when the bytes end inside it. */
export function decodeWhole<Table extends FieldTable>(
  table: Layout<Table>,
  bytes: Uint8Array,
  offset: number,
): FieldValues<Table> | undefined {
  if (offset + table.lengthBytes > bytes.length) return undefined;
  return decodeFields(table, bytes, offset) as FieldValues<Table>;
}

/** Gives what can be read of a header that the bytes end inside. */
export function cutHeader<Table extends FieldTable>(
  name: string,
  table: Layout<Table>,
  bytes: Uint8Array,
  offset: number,
): Partial<FieldValues<Table>> & { payload: Uint8Array; malformed: Malformed } {
  const there = Math.max(0, bytes.length - offset);
  const why = `${name}: cut off after ${there} of ${table.lengthBytes} bytes`;
  return { ...decodeFields(table, bytes, offset), payload: NO_BYTES, malformed: { at: bytes.length, why } };
}
