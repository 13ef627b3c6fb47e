/** What names mean where a socket lives. */
import { ifIndextoname, ifNametoindex } from "../addresses/interfaces";
import { getaddrinfo } from "./addrinfo";

/** Names of hosts and interfaces: the machine's own, or those of a network inside the process. */
export interface SocketNames {
  /** Gives the best address of a host's name in a family. @throws where there is none */
  lookUp(host: string, family: number, type: number): Promise<string>;
  /** Gives an interface's number. @throws {SocketError} ENODEV */
  readonly interfaceIndex: (name: string) => number;
  /** Gives an interface's name. @throws {SocketError} ENXIO */
  readonly interfaceName: (index: number) => string;
}

/** The machine's: its hosts file, its name server, its interfaces. */
export const machineNames: SocketNames = {
  async lookUp(host, family, type) {
    const [first] = await getaddrinfo(host, null, { family, type });
    return String(first?.address[0]);
  },
  interfaceIndex: ifNametoindex,
  interfaceName: ifIndextoname,
};
