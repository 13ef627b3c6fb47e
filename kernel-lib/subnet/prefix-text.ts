/** Prefixes as text: an address, "/", and a length or (IPv4) a dotted netmask. */

import { examineAddress, type IpAddress, tryParseAddress } from "./ip-address";
import { decimalFault, endOfDigits, isDigit } from "./ipv4-text";
import { type Fault, wrongCharacter } from "./parse-error";

/** The octets a netmask can have: ones from the left, then zeros. */
const MASK_OCTETS = ["0", "128", "192", "224", "240", "248", "252", "254", "255"];

/** Finds why a text is no prefix, or gives its address (host bits as written) and length. */
export function examinePrefix(text: string): { address: IpAddress; length: number } | Fault {
  const slash = text.indexOf("/");
  const part = slash < 0 ? text : text.slice(0, slash);
  const address = tryParseAddress(part) ?? examineAddress(part);
  if (!("version" in address)) return slash < 0 || address.at[0] < slash ? address : atSlash(address.reason, slash);
  if (slash < 0) return { reason: 'a length is missing, such as "/24"', at: [text.length, text.length] };
  if (address.version === 6 && address.zone !== "") {
    return atSlash("a prefix has no zone: it is the same on every interface", slash);
  }
  const dotted = address.version === 4 && text.indexOf(".", slash) >= 0;
  const length = dotted ? readMask(text, slash + 1) : readLength(text, slash + 1, address.bitLength);
  return typeof length === "number" ? { address, length } : length;
}

/** An address that breaks off is at fault where "/" stands in place of what is missing. */
function atSlash(reason: string, slash: number): Fault {
  return { reason, at: [slash, slash + 1] };
}

function readLength(text: string, from: number, most: number): number | Fault {
  const end = endOfDigits(text, from, text.length);
  const form = most === 32 ? "a digit of the length or of a netmask" : "a digit of the length";
  if (from === text.length) return { reason: `no length after "/": 0 to ${most}`, at: [from, from] };
  if (end === from) return wrongCharacter(text, from, form);
  const alone = end === text.length && text.slice(from);
  if (most === 32 && alone && MASK_OCTETS.includes(alone) && Number(alone) > most) {
    return { reason: `${alone} begins a netmask that breaks off, and is no length: 0 to 32`, at: [end, end] };
  }
  const fault = decimalFault(text, from, end, most, "the length");
  if (fault) return most === 32 ? lengthOrMaskFault(text, from, end, fault) : fault;
  return end < text.length ? wrongCharacter(text, end, "the end") : Number(text.slice(from, end));
}

/** "/25" may go on as "/255.0.0.0": what is too long for a length is wrong only where it cannot be a netmask either. */
function lengthOrMaskFault(text: string, from: number, end: number, fault: Fault): Fault {
  let viable = from;
  while (viable < end && startsMaskOctet(text.slice(from, viable + 1))) viable++;
  return viable > fault.at[0] ? { reason: fault.reason, at: [viable, Math.max(viable, end)] } : fault;
}

function startsMaskOctet(digits: string): boolean {
  return MASK_OCTETS.some((octet) => octet.startsWith(digits));
}

/** Reads a dotted netmask, whose ones must all stand left of its zeros (RFC 950 allowed holes, RFC 4632 §5.1 does not). */
function readMask(text: string, from: number): number | Fault {
  let index = from;
  let length = 0;
  let open = true; // only ones so far
  for (let octet = 1; octet <= 4; octet++) {
    const allowed = open ? MASK_OCTETS : ["0"];
    const start = index;
    while (index < text.length && allowed.some((mask) => mask.startsWith(text.slice(start, index + 1)))) index++;
    const digits = text.slice(start, index);
    const atEnd = index === text.length;
    if (!allowed.includes(digits) || (!atEnd && isDigit(text.charCodeAt(index))))
      return maskFault(text, start, index, octet, open);
    const ones = MASK_OCTETS.indexOf(digits);
    open = open && ones === 8;
    length += ones;
    if (octet === 4) return atEnd ? length : wrongCharacter(text, index, "the end");
    if (atEnd) return { reason: `the netmask has four octets, here are ${octet}`, at: [index, index] };
    if (text.charAt(index) !== ".") return wrongCharacter(text, index, '"." of the netmask');
    index++;
  }
  return length;
}

function maskFault(text: string, start: number, index: number, octet: number, open: boolean): Fault {
  const end = endOfDigits(text, start, text.length);
  if (end === start) {
    if (start === text.length) return { reason: `octet ${octet} of the netmask is missing`, at: [start, start] };
    return wrongCharacter(text, start, `octet ${octet} of the netmask`);
  }
  const reason = open
    ? `octet ${octet} of the netmask is ${text.slice(start, end)}, its ones must all stand left of its zeros: ${MASK_OCTETS.join(", ")}`
    : `octet ${octet} of the netmask is ${text.slice(start, end)} after an octet with zeros: a mask has no holes`;
  return { reason, at: [index, index < text.length ? Math.max(index + 1, end) : index] };
}
