/** The names of a lab's hosts, as /etc/hosts has them or a name server answers them. */
import { AF_INET, AF_INET6 } from "../../socket";
import { parseAddress } from "../../subnet";

export class NameTable {
  readonly #addresses = new Map<string, readonly string[]>();

  /** Gives a name one or more addresses, in place of those it had. */
  set(name: string, addresses: string | readonly string[]): void {
    const list = typeof addresses === "string" ? [addresses] : addresses;
    this.#addresses.set(
      plain(name),
      list.map((address) => String(parseAddress(address))),
    );
  }

  delete(name: string): boolean {
    return this.#addresses.delete(plain(name));
  }

  has(name: string): boolean {
    return this.#addresses.has(plain(name));
  }

  get names(): string[] {
    return [...this.#addresses.keys()];
  }

  /** Addresses of a name, of one family or of both (0): those of IPv4 first. */
  addresses(name: string, family = 0): string[] {
    const all = this.#addresses.get(plain(name)) ?? [];
    const [four, six] = [all.filter((one) => !one.includes(":")), all.filter((one) => one.includes(":"))];
    return family === AF_INET ? four : family === AF_INET6 ? six : [...four, ...six];
  }

  /** The first name that has an address. */
  nameOf(address: string): string | undefined {
    const wanted = String(parseAddress(address));
    return [...this.#addresses].find(([, all]) => all.includes(wanted))?.[0];
  }
}

/** Names differ by letters, not by their case, and a dot at the end changes nothing (RFC 4343). */
function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
