/**
 * The table of a header's fields: names and widths in the order of the wire, the next field beginning where the last
 * ends. One table serves the decoder, the encoder and the bit ruler, so that no offset is written anywhere else.
 */
import { EncodeError } from "./errors";
import { bits, type Field } from "./field";

/** Field names with a width in bytes (a number: an bits integer), or a kind of field from "./field". */
export type FieldTable = Record<string, number | Field<unknown>>;

/** What a table's fields hold, by name. */
export type FieldValues<Table extends FieldTable> = {
  -readonly [Name in keyof Table]: Table[Name] extends Field<infer Value>
    ? Value
    : Table[Name] extends number
      ? number
      : unknown;
};

/** One field of some header, filled with bytes that were seen: what a bit ruler or a packet tree draws. */
export interface HeaderField {
  name: string;
  /** From the start of the header. */
  bitOffset: number;
  bitLength: number;
  value: number | string | boolean;
  /** The value as a person reads it. */
  text: string;
  /** Fields inside this one: the options of a header, the records of a message. */
  children?: HeaderField[];
}

interface Entry {
  name: string;
  field: Field<unknown>;
  bitOffset: number;
}

export interface Layout<Table extends FieldTable> {
  readonly entries: readonly Entry[];
  readonly lengthBytes: number;
  /** Offset in bytes of each field from the start of the header (of a sub-byte field, of the byte it lies in). */
  readonly at: Readonly<Record<keyof Table, number>>;
}

/**
 * Makes the table of a header: its fields in the order of the wire, each with its width.
 * @example
 * layout({ sourcePort: 2, destinationPort: 2, length: 2, checksum: 2 }).at.length // => 4
 */
export function layout<const Table extends FieldTable>(table: Table): Layout<Table> {
  let bitOffset = 0;
  const entries = Object.entries(table).map(([name, kind]) => {
    const field = typeof kind === "number" ? bits(kind * 8) : kind;
    const entry: Entry = { name, field, bitOffset };
    bitOffset += field.bits;
    return entry;
  });
  const at = Object.fromEntries(entries.map((entry) => [entry.name, entry.bitOffset >>> 3]));
  return { entries, lengthBytes: bitOffset / 8, at: at as Record<keyof Table, number> };
}

/** Reads the fields that lie whole inside the bytes; the others are absent. */
export function decodeFields<Table extends FieldTable>(
  { entries }: Layout<Table>,
  bytes: Uint8Array,
  offset = 0,
): Partial<FieldValues<Table>> {
  const values: Record<string, unknown> = {};
  for (const { name, field, bitOffset } of entries)
    if (offset * 8 + bitOffset + field.bits <= bytes.length * 8)
      values[name] = field.read(bytes, offset * 8 + bitOffset);
  return values as Partial<FieldValues<Table>>;
}

/** Writes every field; throws EncodeError, naming the field, for a value that does not fit. */
export function encodeFields<Table extends FieldTable>(
  { entries }: Layout<Table>,
  bytes: Uint8Array,
  values: FieldValues<Table>,
  offset = 0,
): void {
  for (const { name, field, bitOffset } of entries) {
    const value: unknown = values[name];
    const problem = field.problem(value);
    if (problem) throw new EncodeError(`${name} ${String(value)}`, problem);
    field.write(bytes, offset * 8 + bitOffset, value);
  }
}

/** Lists the fields that lie whole inside the bytes, with place, value and text. */
export function fieldsOf<Table extends FieldTable>(
  { entries }: Layout<Table>,
  bytes: Uint8Array,
  offset = 0,
): HeaderField[] {
  return entries.flatMap(({ name, field, bitOffset }) => {
    const from = offset * 8 + bitOffset;
    if (from + field.bits > bytes.length * 8) return [];
    const value = field.read(bytes, from);
    const shown = typeof value === "number" || typeof value === "boolean" ? value : String(value);
    return [{ name, bitOffset, bitLength: field.bits, value: shown, text: field.text(value) }];
  });
}
