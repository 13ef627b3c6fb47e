import { examineAddress, type IpAddress, tryParseAddress } from "./ip-address";
import { decimalFault, endOfDigits } from "./ipv4-text";
import { type Fault, ParseError, wrongCharacter } from "./parse-error";

const MAX_PORT = 65535;

/** Where a transport protocol's end lies: an address and a port. Immutable. */
export class Endpoint {
  /** The port is an integer from 0 to 65535; throws a RangeError for others. */
  constructor(
    readonly address: IpAddress,
    readonly port: number,
  ) {
    if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
      throw new RangeError(`endpoint ${address} port ${port}: a port is an integer from 0 to ${MAX_PORT}`);
    }
  }

  /**
   * Reads `192.0.2.1:80` or `[2001:db8::1]:80` (RFC 3986 §3.2.2); throws a ParseError with the place.
   * @example
   * Endpoint.parse("[::1]:8080").port // => 8080
   */
  static parse(text: string): Endpoint {
    const read = examine(text);
    if (read instanceof Endpoint) return read;
    throw new ParseError("endpoint", text, read.reason, read.at);
  }

  /** −1, 0 or 1, as Array.sort wants it: by address, then by port. */
  compare(other: Endpoint): number {
    return this.address.compare(other.address) || Math.sign(this.port - other.port);
  }

  equals(other: unknown): boolean {
    return other instanceof Endpoint && this.compare(other) === 0;
  }

  toString(): string {
    return this.address.version === 4 ? `${this.address}:${this.port}` : `[${this.address}]:${this.port}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Endpoint ${this}`;
  }
}

function examine(text: string): Endpoint | Fault {
  const bracketed = text.startsWith("[");
  const end = bracketed ? text.indexOf("]") : text.indexOf(":");
  if (end < 0) {
    const reason = bracketed ? '"]" is missing after the address' : 'a port is missing, such as ":80"';
    return { reason, at: [text.length, text.length] };
  }
  const start = bracketed ? 1 : 0;
  const inner = text.slice(start, end);
  const address = tryParseAddress(inner) ?? examineAddress(inner);
  if (!("version" in address)) return { reason: address.reason, at: [address.at[0] + start, address.at[1] + start] };
  if (bracketed && address.version === 4) return { reason: "brackets are for IPv6 addresses", at: [0, 1] };
  return readPort(text, bracketed ? end + 1 : end, address);
}

function readPort(text: string, colon: number, address: IpAddress): Endpoint | Fault {
  const from = colon + 1;
  if (colon === text.length) return { reason: 'a port is missing, such as ":80"', at: [colon, colon] };
  if (text.charAt(colon) !== ":") return wrongCharacter(text, colon, '":" and a port');
  const end = endOfDigits(text, from, text.length);
  if (end < text.length) return wrongCharacter(text, end, "a digit of the port");
  if (end === from) return { reason: 'no port after ":"', at: [end, end] };
  return decimalFault(text, from, end, MAX_PORT, "the port") ?? new Endpoint(address, Number(text.slice(from)));
}
