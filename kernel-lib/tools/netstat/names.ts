/** Addresses and ports of sockets as netstat writes them: by name, or in numbers. */
import { getservbyport } from "../../socket";
import type { InetDiagMessage } from "../../wire";
import type { HostNames } from "../command-line";

const ANY = /^(0\.0\.0\.0|::)$/;

export class SocketNames {
  readonly #services = new Map<string, string>();

  /** Without names of hosts everything is a number. */
  constructor(private readonly hosts: HostNames | undefined) {}

  /** Gives both ends of a socket, `*` for a port that is none. */
  async ends(
    socket: InetDiagMessage,
    service: "tcp" | "udp",
    isRaw: boolean,
  ): Promise<{ local: string; remote: string }> {
    const { source, sourcePort, destination, destinationPort } = socket;
    const port = (number: number): string => (number === 0 ? "*" : this.#port(number, service));
    // a raw socket has the number of its protocol in place of a port
    const localPort = isRaw ? String(sourcePort) : port(sourcePort);
    return {
      local: `${await this.#host(source)}:${localPort}`,
      remote: `${await this.#host(destination)}:${port(destinationPort)}`,
    };
  }

  async #host(address: string): Promise<string> {
    if (!this.hosts) return address;
    if (ANY.test(address)) return address === "::" ? "[::]" : address;
    return this.hosts.of(address);
  }

  #port(number: number, service: "tcp" | "udp"): string {
    if (!this.hosts) return String(number);
    const key = `${service} ${number}`;
    let name = this.#services.get(key);
    if (name === undefined) {
      name = serviceName(number, service);
      this.#services.set(key, name);
    }
    return name;
  }
}

function serviceName(port: number, protocol: string): string {
  try {
    return getservbyport(port, protocol);
  } catch {
    return String(port);
  }
}
