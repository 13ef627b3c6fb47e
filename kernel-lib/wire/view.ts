/** What `ruler()` and the packet panes draw: a header as a list of fields with their bits. */
import { type FieldTable, fieldsOf, type HeaderField, type Layout } from "./layout";

/** A header filled with bytes that were seen, as plain values. */
export interface HeaderView {
  /** Short name, as in `Dissection.layers`: "eth", "ip", "udp" … */
  protocol: string;
  /** "User Datagram Protocol" */
  name: string;
  /** Where the format is written down: "RFC 768". */
  reference: string;
  /** Offset of the header in the bytes, and its length as far as it is there. */
  offset: number;
  lengthBytes: number;
  fields: HeaderField[];
}

/** Who a protocol is, for its view. */
export interface ProtocolName {
  protocol: string;
  name: string;
  reference: string;
}

/** Draws up the view of a header with a fixed layout, and of what follows it up to the header's length. */
export function viewFields<Table extends FieldTable>(
  name: ProtocolName,
  table: Layout<Table>,
  bytes: Uint8Array,
  offset: number,
  more: HeaderField[] = [],
): HeaderView {
  const fields = [...fieldsOf(table, bytes, offset), ...more];
  const endBits = Math.max(0, ...fields.map((field) => field.bitOffset + field.bitLength));
  return { ...name, offset, lengthBytes: Math.ceil(endBits / 8), fields };
}

/** Makes a field of whole bytes that no layout table has a row for: an option, a name, a body. */
export function bytesField(
  name: string,
  atByte: number,
  lengthBytes: number,
  value: number | string | boolean,
  children?: HeaderField[],
): HeaderField {
  const field = { name, bitOffset: atByte * 8, bitLength: lengthBytes * 8, value, text: String(value) };
  return children && children.length > 0 ? { ...field, children } : field;
}
