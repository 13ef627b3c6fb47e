/** The bytes of an address whose host may be a name. */
import { encodeAddress } from "../addresses/encode";
import type { Address } from "../addresses/types";
import { AF_INET, AF_INET6 } from "../constants/families";
import { getaddrinfo } from "./addrinfo";

/** Gives the bytes at once where the host is an address, and after a look-up where it is a name. */
export function resolved(family: number, address: Address, type: number): Uint8Array | Promise<Uint8Array> {
  const isInternet = family === AF_INET || family === AF_INET6;
  if (!isInternet || !Array.isArray(address) || !isHostName(address[0])) return encodeAddress(family, address);
  return lookedUp(family, address, type);
}

async function lookedUp(family: number, [host, ...rest]: [unknown, ...unknown[]], type: number): Promise<Uint8Array> {
  // the rest is checked before the network is asked
  encodeAddress(family, ["", ...rest] as Address);
  const [first] = await getaddrinfo(host as string, null, { family, type });
  return encodeAddress(family, [first?.address[0], ...rest] as Address);
}

/** A name has a label that no number looks like: "300.1.1.1", "1.2.3" and "0x7f.1" are slips, not names. */
function isHostName(host: unknown): boolean {
  if (typeof host !== "string" || host === "localhost" || host.length > 253) return false;
  const labels = host.replace(/\.$/, "").split(".");
  return (
    labels.every((label) => /^[\w-]{1,63}$/.test(label)) && labels.some((label) => !/^(?:\d+|0x[\da-f]*)$/i.test(label))
  );
}
