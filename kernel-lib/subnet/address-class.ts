/** Classes A to E (RFC 791 §3.2, RFC 1112 §4): how the first bits alone once said where an address's network part ends. */

import { Ipv4Address } from "./ipv4-address";

export type ClassName = "A" | "B" | "C" | "D" | "E";

/** One class; `firstOctets` is inclusive, `defaultLength` is absent where there are no networks and hosts. */
export interface AddressClass {
  name: ClassName;
  /** The bits that every address of the class begins with. */
  leadingBits: string;
  firstOctets: readonly [from: number, to: number];
  /** The length of the default mask. */
  defaultLength?: 8 | 16 | 24;
  use: string;
  rfc: string;
}

/** The five classes in order. They end where the old notes' 192 to 233 goes wrong: C ends with 223, 224 begins D. */
export const ADDRESS_CLASSES: readonly AddressClass[] = [
  { name: "A", leadingBits: "0", firstOctets: [0, 127], defaultLength: 8, use: "few huge networks", rfc: "RFC 791" },
  { name: "B", leadingBits: "10", firstOctets: [128, 191], defaultLength: 16, use: "large networks", rfc: "RFC 791" },
  { name: "C", leadingBits: "110", firstOctets: [192, 223], defaultLength: 24, use: "small networks", rfc: "RFC 791" },
  { name: "D", leadingBits: "1110", firstOctets: [224, 239], use: "multicast groups", rfc: "RFC 1112" },
  { name: "E", leadingBits: "1111", firstOctets: [240, 255], use: "reserved", rfc: "RFC 1112" },
];

/**
 * Gives an address's class. Since CIDR (RFC 4632, 1993) it says nothing about the mask any more; only D and E still count.
 * @example
 * classOf("223.255.255.1").name // => "C"
 */
export function classOf(address: Ipv4Address | string): AddressClass {
  const { bits } = typeof address === "string" ? Ipv4Address.parse(address) : address;
  // as many leading ones as place in the list, four at most
  return ADDRESS_CLASSES[Math.min(4, Math.clz32(~bits))] as AddressClass;
}
