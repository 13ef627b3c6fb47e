/** Names of hosts for the tools that print them, each asked for once. */
import type { NetworkHost } from "../../lab";

export class HostNames {
  readonly #known = new Map<string, Promise<string | undefined>>();

  constructor(private readonly host: NetworkHost) {}

  /** Gives the name of an address, or the address where nobody knows one. */
  async of(address: string): Promise<string> {
    let asked = this.#known.get(address);
    if (!asked) {
      asked = this.host.reverse(address);
      this.#known.set(address, asked);
    }
    return (await asked) ?? address;
  }
}
