/** Names under which the DNS keeps addresses: RFC 1035 §3.5 for IPv4, RFC 3596 §2.5 for IPv6. */
import { Ipv6Address, parseAddress, tryParseAddress } from "../../subnet";

/**
 * Makes the name to ask for an address's own.
 * @example
 * reverseName("10.0.1.2") // => "2.1.0.10.in-addr.arpa"
 */
export function reverseName(address: string): string {
  const parsed = parseAddress(address);
  if (!(parsed instanceof Ipv6Address)) return `${String(parsed).split(".").reverse().join(".")}.in-addr.arpa`;
  const digits = [parsed.w0, parsed.w1, parsed.w2, parsed.w3]
    .map((word) => (word >>> 0).toString(16).padStart(8, "0"))
    .join("");
  return `${[...digits].reverse().join(".")}.ip6.arpa`;
}

/**
 * Reads an address out of such a name; undefined for every other name.
 * @example
 * addressOfReverse("2.1.0.10.in-addr.arpa") // => "10.0.1.2"
 */
export function addressOfReverse(name: string): string | undefined {
  const labels = name.toLowerCase().replace(/\.$/, "").split(".").reverse();
  if (labels[0] !== "arpa") return undefined;
  const rest = labels.slice(2);
  if (labels[1] === "in-addr" && rest.length === 4) return addressText(rest.join("."));
  if (labels[1] !== "ip6" || rest.length !== 32) return undefined;
  return addressText((rest.join("").match(/.{4}/g) ?? []).join(":"));
}

function addressText(text: string): string | undefined {
  const address = tryParseAddress(text);
  return address === undefined ? undefined : String(address);
}
