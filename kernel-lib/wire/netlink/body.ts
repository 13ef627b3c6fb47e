/** The body of a message: a fixed header, then attributes. One table serves decoder and encoder. */
import { concat } from "../big-endian";
import { EncodeError, type Malformed } from "../errors";
import { decodeFields, encodeFields, type FieldTable, type FieldValues, type Layout } from "../layout";
import { decodeAttributes, encodeAttributes, type NetlinkAttribute } from "./attribute";
import type { AttributeKind, AttributeTable, AttributeValues } from "./attribute-kinds";

/** What a decoder gives: all of the header, or, beside `malformed`, what could be read. */
export type DecodedBody<Body> = (Body & { malformed?: undefined }) | (Partial<Body> & { malformed: Malformed });

/** Attributes that no table knows are kept as they are, so that nothing is lost on the way back into bytes. */
export interface OtherAttributes {
  otherAttributes?: NetlinkAttribute[];
}

export interface BodyFormat<Header, Attributes> {
  decode(bytes: Uint8Array): DecodedBody<Header & Attributes & OtherAttributes>;
  /** Fields left out of the header are zero; attributes left out are not there. */
  encode(body: Partial<Header> & Attributes & OtherAttributes): Uint8Array;
}

/** Makes decoder and encoder of a body from its tables. */
export function bodyFormat<Fields extends FieldTable, const Attributes extends AttributeTable>(
  what: string,
  header: Layout<Fields>,
  attributes: Attributes,
): BodyFormat<FieldValues<Fields>, AttributeValues<Attributes>> {
  type Header = FieldValues<Fields>;
  type Values = AttributeValues<Attributes>;
  const known = new Map(Object.entries(attributes).map(([name, [type, kind]]) => [type, { name, kind }]));
  return {
    decode(bytes): DecodedBody<Header & Values & OtherAttributes> {
      const fields = decodeFields(header, bytes) as Header;
      if (bytes.length < header.lengthBytes) {
        const why = `${what}: cut off after ${bytes.length} of ${header.lengthBytes} bytes`;
        return { ...fields, malformed: { at: bytes.length, why } } as DecodedBody<Header & Values & OtherAttributes>;
      }
      return { ...fields, ...readAttributes(bytes, header.lengthBytes, known) } as Header & Values & OtherAttributes;
    },
    encode(body): Uint8Array {
      const fixed = new Uint8Array(header.lengthBytes);
      encodeFields(header, fixed, { ...decodeFields(header, fixed), ...body } as Header);
      const given = body as Record<string, unknown> & OtherAttributes;
      const named = Object.entries(attributes).flatMap(([name, [type, kind]]) =>
        given[name] === undefined ? [] : [{ type, value: writeValue(name, kind, given[name]) }],
      );
      return concat(fixed, encodeAttributes([...named, ...(given.otherAttributes ?? [])]));
    },
  };
}

function writeValue(name: string, kind: AttributeKind<unknown>, value: unknown): Uint8Array {
  try {
    return kind.write(value);
  } catch (error) {
    if (error instanceof EncodeError) throw error;
    throw new EncodeError(`${name} ${String(value)}`, `it must be ${kind.needs}`);
  }
}

type Known = Map<number, { name: string; kind: AttributeKind<unknown> }>;

function readAttributes(bytes: Uint8Array, offset: number, known: Known): object {
  const values: Record<string, unknown> & OtherAttributes & { malformed?: Malformed } = {};
  const { attributes, malformed } = decodeAttributes(bytes, offset);
  if (malformed) values.malformed = malformed;
  for (const attribute of attributes) {
    const row = known.get(attribute.type);
    const value = row?.kind.read(attribute.value);
    if (row && value !== undefined) values[row.name] = value;
    else {
      values.otherAttributes = [...(values.otherAttributes ?? []), attribute];
      if (row) {
        const why = `attribute ${row.name} has ${attribute.value.length} bytes, it needs ${row.kind.needs}`;
        values.malformed ??= { at: attribute.value.byteOffset - bytes.byteOffset, why };
      }
    }
  }
  return values;
}
