import { classOf } from "../address-class";
import { type AddressLike, type IpAddress, toAddress } from "../ip-address";
import { Ipv4Address } from "../ipv4-address";
import { Prefix } from "../prefix";
import { withText } from "../text-form";

/** A run of bits with one meaning; half open, counted from the left. */
export interface BitField {
  name: "class" | "network" | "subnet" | "host" | "address";
  from: number;
  to: number;
}

/** An address as bits, for a ruler: groups as people write them, and where the mask ends. */
export interface BitView {
  text: string;
  version: 4 | 6;
  /** One character a bit. */
  bits: string;
  /** The octets (8 bits) or groups (16 bits) with their text. */
  groups: { text: string; from: number; to: number }[];
  /** Number of bits under the mask; absent without a mask. */
  boundary?: number;
  fields: BitField[];
  toString(): string;
}

/**
 * Shows an address's bits and, with a length, where its mask cuts them. `classful` names the class bits, and the bits
 * between the class's own mask and the length as the subnet's.
 * @example
 * bitView("10.1.2.3", 8).fields // => [{ name: "network", from: 0, to: 8 }, { name: "host", from: 8, to: 32 }]
 */
export function bitView(of: AddressLike, length?: number, { classful = false } = {}): BitView {
  const address = toAddress(of);
  const size = address.version === 4 ? 8 : 16;
  const bits = address.toBinary().replace(/[.:]/g, "");
  const texts =
    address instanceof Ipv4Address ? address.octets.map(String) : address.groups.map((group) => group.toString(16));
  const groups = texts.map((text, n) => ({ text, from: n * size, to: (n + 1) * size }));
  const fields = fieldsOf(address, length, classful).filter(({ from, to }) => to > from);
  const text = length === undefined ? address.toString() : `${address}/${new Prefix(address, length).length}`;
  const view = {
    text,
    version: address.version,
    bits,
    groups,
    fields,
    ...(length !== undefined && { boundary: length }),
  };
  return withText(view, () => drawBits(view));
}

function fieldsOf(address: IpAddress, length: number | undefined, classful: boolean): BitField[] {
  const { bitLength } = address;
  if (length === undefined) return [{ name: "address", from: 0, to: bitLength }];
  const host: BitField = { name: "host", from: length, to: bitLength };
  const own = classful && address instanceof Ipv4Address ? classOf(address) : undefined;
  if (!own || length < own.leadingBits.length) return [{ name: "network", from: 0, to: length }, host];
  const network = Math.min(own.defaultLength ?? length, length);
  return [
    { name: "class", from: 0, to: own.leadingBits.length },
    { name: "network", from: own.leadingBits.length, to: network },
    { name: "subnet", from: network, to: length },
    host,
  ];
}

/** IPv4 on one line, IPv6 two groups a line; "|" stands at the boundary, the fields are named below. */
function drawBits(view: Omit<BitView, "toString">): string {
  const perLine = view.version === 4 ? 4 : 2;
  const lines: string[] = [];
  for (let n = 0; n < view.groups.length; n += perLine) {
    const groups = view.groups.slice(n, n + perLine);
    lines.push(
      groups
        .map(({ text, from, to }) => text.padEnd(to - from + (splits(view, from, to) ? 1 : 0)))
        .join(" ")
        .trimEnd(),
    );
    lines.push(groups.map(({ from, to }) => cut(view, from, to)).join(" "));
  }
  const names = view.fields.map(({ name, from, to }) => `${name} ${to - from}`).join(", ");
  return `${view.text}\n${lines.join("\n")}\nbits: ${names}`;
}

/** Whether the boundary lies inside a group, or at its beginning. */
function splits({ boundary }: Omit<BitView, "toString">, from: number, to: number): boolean {
  return boundary !== undefined && boundary >= from && boundary < to;
}

function cut(view: Omit<BitView, "toString">, from: number, to: number): string {
  const bits = view.bits.slice(from, to);
  if (!splits(view, from, to)) return bits;
  const at = (view.boundary as number) - from;
  return `${bits.slice(0, at)}|${bits.slice(at)}`;
}
