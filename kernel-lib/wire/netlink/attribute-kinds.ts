/** What an attribute's value may be: numbers, text, addresses, structures, more attributes. */
import { ipBytes, ipv4Text, ipv6Text } from "../address";
import { hexText } from "../big-endian";
import { EncodeError } from "../errors";
import { decodeFields, encodeFields, type FieldTable, type FieldValues, type Layout } from "../layout";
import { decodeAttributes, encodeAttributes } from "./attribute";
import { readNative, writeNative } from "./native";

export interface AttributeKind<Value> {
  /** Reads a value; undefined where its bytes cannot be one. */
  read(bytes: Uint8Array): Value | undefined;
  write(value: Value): Uint8Array;
  /** What it must be, for whoever gave something else. */
  readonly needs: string;
}

/** Names with their attribute's type and kind. */
export type AttributeTable = Record<string, readonly [type: number, kind: AttributeKind<unknown>]>;

/** What a table's attributes hold, by name; each may be left out. */
export type AttributeValues<Table extends AttributeTable> = {
  -readonly [Name in keyof Table]?: Table[Name][1] extends AttributeKind<infer Value> ? Value : never;
};

function number(lengthBytes: number): AttributeKind<number> {
  return {
    read: (bytes) => (bytes.length === lengthBytes ? readNative(bytes, 0, lengthBytes) : undefined),
    write: (value) => {
      const bytes = new Uint8Array(lengthBytes);
      writeNative(bytes, 0, lengthBytes, value);
      return bytes;
    },
    needs: `${lengthBytes} byte${lengthBytes === 1 ? "" : "s"}`,
  };
}

export const u8 = number(1);
export const u16 = number(2);
export const u32 = number(4);

/** A number in network byte order. */
export const networkU16: AttributeKind<number> = {
  ...u16,
  read: (bytes) => (bytes.length === 2 ? ((bytes[0] as number) << 8) | (bytes[1] as number) : undefined),
  write: (value) => Uint8Array.of(value >>> 8, value),
};

/** Text in UTF-8 that ends in a zero byte (which some senders leave out). */
export const text: AttributeKind<string> = {
  read: (bytes) => {
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  },
  write: (value) => new TextEncoder().encode(`${value}\0`),
  needs: "text",
};

/** A hardware address of any length: `02:00:00:00:00:01`. */
export const hardwareAddress: AttributeKind<string> = {
  read: (bytes) => hexText(bytes, ":"),
  write: (value) => {
    if (!/^([0-9a-f]{2}([:-][0-9a-f]{2})*)?$/i.test(value))
      throw new EncodeError(`hardware address "${value}"`, "it must be pairs of hexadecimal digits with colons");
    return Uint8Array.from(value === "" ? [] : value.split(/[:-]/), (pair) => Number.parseInt(pair, 16));
  },
  needs: "bytes",
};

/** An IPv4 or IPv6 address: the length tells which. */
export const ipAddress: AttributeKind<string> = {
  read: (bytes) => (bytes.length === 4 ? ipv4Text(bytes, 0) : bytes.length === 16 ? ipv6Text(bytes, 0) : undefined),
  write: ipBytes,
  needs: "4 bytes or 16",
};

export const plain: AttributeKind<Uint8Array> = { read: (bytes) => bytes, write: (value) => value, needs: "bytes" };

/** A structure of the kernel. A newer kernel's is longer, an older one's shorter: what is not there is left out. */
export function structure<Table extends FieldTable>(table: Layout<Table>): AttributeKind<Partial<FieldValues<Table>>> {
  return {
    read: (bytes) => decodeFields(table, bytes),
    write: (values) => {
      const bytes = new Uint8Array(table.lengthBytes);
      const zeros = decodeFields(table, bytes) as FieldValues<Table>;
      encodeFields(table, bytes, { ...zeros, ...values });
      return bytes;
    },
    needs: "a structure",
  };
}

/** Attributes inside an attribute; those whose names nobody knows are dropped. */
export function nest<const Table extends AttributeTable>(table: Table): AttributeKind<AttributeValues<Table>> {
  return {
    read: (bytes) => {
      const { attributes, malformed } = decodeAttributes(bytes);
      if (malformed) return undefined;
      const values: Record<string, unknown> = {};
      for (const [name, [type, kind]] of Object.entries(table)) {
        const found = attributes.find((attribute) => attribute.type === type);
        if (found) values[name] = kind.read(found.value);
      }
      return values as AttributeValues<Table>;
    },
    write: (values) =>
      encodeAttributes(
        Object.entries(table).flatMap(([name, [type, kind]]) => {
          const value: unknown = values[name];
          return value === undefined ? [] : [{ type, value: kind.write(value) }];
        }),
      ),
    needs: "attributes",
  };
}
