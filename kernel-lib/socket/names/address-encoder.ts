/** A socket's addresses into bytes; hosts that are names are looked up, and the address used last is not encoded again. */
import { encodeAddress } from "../addresses/encode";
import type { Address } from "../addresses/types";
import { AF_INET, AF_INET6 } from "../constants/families";
import type { SocketNames } from "./names";

export class AddressEncoder {
  #bytes: Uint8Array | undefined;
  #host: unknown;
  #port: unknown;

  constructor(
    readonly family: number,
    readonly type: number,
    readonly names: SocketNames,
  ) {}

  /** Gives the bytes at once where the host is an address, and after a look-up where it is a name. */
  resolve(address: Address): Uint8Array | Promise<Uint8Array> {
    const isInternet = this.family === AF_INET || this.family === AF_INET6;
    if (!isInternet || this.#isLast(address) || !Array.isArray(address) || !isHostName(address[0]))
      return this.encode(address);
    return this.#lookUp(address);
  }

  /** Gives the bytes of an address, which must not be changed. */
  encode(address: Address): Uint8Array {
    if (this.#bytes && this.#isLast(address)) return this.#bytes;
    const bytes = encodeAddress(this.family, address, this.names.interfaceIndex);
    if (this.family === AF_INET) {
      this.#bytes = bytes;
      [this.#host, this.#port] = address;
    }
    return bytes;
  }

  /** Most sockets send to one address over and over. Its values count, not the array, which its owner may change. */
  #isLast(address: Address): boolean {
    if (this.#bytes === undefined || !Array.isArray(address)) return false;
    return address[0] === this.#host && address[1] === this.#port && address.length === 2;
  }

  async #lookUp([host, ...rest]: [unknown, ...unknown[]]): Promise<Uint8Array> {
    // the rest is checked before the network is asked
    encodeAddress(this.family, ["", ...rest] as Address);
    const found = await this.names.lookUp(host as string, this.family, this.type);
    return this.encode([found, ...rest] as Address);
  }
}

/** A name has a label that no number looks like: "300.1.1.1", "1.2.3" and "0x7f.1" are slips, not names. */
function isHostName(host: unknown): boolean {
  if (typeof host !== "string" || host === "localhost" || host.length > 253) return false;
  const labels = host.replace(/\.$/, "").split(".");
  const isNumber = (label: string): boolean => /^(?:\d+|0x[\da-f]*)$/i.test(label);
  return labels.every((label) => /^[\w-]{1,63}$/.test(label)) && !labels.every(isNumber);
}
