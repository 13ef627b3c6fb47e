// RFC 792 and RFC 4443 §2.4: the packet that an ICMP error is about, as far as it is quoted.
import { type Ip, ipv4At, ipv6At } from "./address";

export interface Quote {
  readonly bytes: Uint8Array;
  readonly source: Ip;
  readonly destination: Ip;
  readonly protocol: number;
  /** Where the IP header begins, the transport's begins, and the quotation ends. */
  readonly start: number;
  readonly payload: number;
  readonly end: number;
}

/** An error that somebody on the way has told of. */
export interface IcmpError {
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** Of "too big": the next hop's MTU. */
  readonly info: number;
  readonly errno: number;
  /** It ends what a connected socket does. */
  readonly isHard: boolean;
  readonly offender: Ip;
  readonly quote: Quote;
}

/** Reads the quoted header; undefined where not even the ports are there. */
export function readQuote(bytes: Uint8Array, start: number, end: number, version: 4 | 6): Quote | undefined {
  if (version === 4) {
    if (end - start < 28 || (bytes[start] as number) >>> 4 !== 4) return undefined;
    const payload = start + ((bytes[start] as number) & 15) * 4;
    if (payload < start + 20 || payload + 8 > end) return undefined;
    const [source, destination] = [ipv4At(bytes, start + 12), ipv4At(bytes, start + 16)];
    return { bytes, source, destination, protocol: bytes[start + 9] as number, start, payload, end };
  }
  if (end - start < 48 || (bytes[start] as number) >>> 4 !== 6) return undefined;
  const found = transport6(bytes, start + 40, end, bytes[start + 6] as number);
  if (!found) return undefined;
  return { bytes, source: ipv6At(bytes, start + 8), destination: ipv6At(bytes, start + 24), ...found, start, end };
}

function transport6(
  bytes: Uint8Array,
  from: number,
  end: number,
  first: number,
): Pick<Quote, "protocol" | "payload"> | undefined {
  let [payload, protocol] = [from, first];
  while ([0, 43, 44, 60].includes(protocol)) {
    if (payload + 8 > end) return undefined;
    const next = bytes[payload] as number;
    payload += protocol === 44 ? 8 : ((bytes[payload + 1] as number) + 1) * 8;
    protocol = next;
  }
  return payload + 8 > end ? undefined : { payload, protocol };
}
