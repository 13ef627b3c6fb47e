/** An address of either version: which one it is, is read from the text. */

import { Ipv4Address } from "./ipv4-address";
import { examineIpv4 } from "./ipv4-text";
import { Ipv6Address } from "./ipv6-address";
import { type Fault, ParseError } from "./parse-error";

// taken out of the modules once: where modules load as CommonJS, each use of an import is a call
const readIpv4 = Ipv4Address.tryParse;
const readIpv6 = Ipv6Address.tryParse;

export type IpAddress = Ipv4Address | Ipv6Address;

/** An address, or its text. */
export type AddressLike = IpAddress | string;

/**
 * Reads an IPv4 or IPv6 address; throws a ParseError with the place.
 * @example
 * parseAddress("::1").version // => 6
 */
export function parseAddress(text: string): IpAddress {
  const address = readIpv4(text) ?? readIpv6(text);
  if (address !== undefined) return address;
  const examined = examineAddress(text);
  if ("version" in examined) return examined;
  throw new ParseError("IP address", text, examined.reason, examined.at);
}

/** Reads a text as `parseAddress` does; gives an address back as it is. */
export function toAddress(address: AddressLike): IpAddress {
  return typeof address === "string" ? parseAddress(address) : address;
}

/** Reads an address as `parseAddress` does, but gives undefined for what is none. */
export function tryParseAddress(text: string): IpAddress | undefined {
  return readIpv4(text) ?? readIpv6(text);
}

/** The slow, readable way: gives the address, or the first character that cannot be right and why. */
export function examineAddress(text: string): IpAddress | Fault {
  if (versionOf(text) === 6) return Ipv6Address.examine(text);
  const bits = examineIpv4(text);
  return typeof bits === "number" ? new Ipv4Address(bits) : bits;
}

/** The version a text is meant to be: the first "." or ":" says it; without either a hexadecimal letter means IPv6. */
function versionOf(text: string): 4 | 6 {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 46) return 4;
    if (unit === 58) return 6;
  }
  return /^[0-9]*[a-f]/i.test(text) ? 6 : 4;
}
