/** Names of services and their ports, as /etc/services gives them. It says nothing of what runs here. */
import { readFileSync } from "node:fs";
import { checkInteger, wrongType } from "../errors";

interface Service {
  name: string;
  aliases: string[];
  port: number;
  protocol: string;
}

/**
 * Gives the port of a service, by name or alias, for a protocol ("tcp" or "udp"; left out: the first that has it).
 * @example
 * getservbyname("ssh", "tcp") // => 22
 */
export function getservbyname(name: string, protocol?: string): number {
  if (typeof name !== "string") throw wrongType("The service", "a name", name);
  const found = services(protocol).find((one) => one.name === name || one.aliases.includes(name));
  if (!found) throw unknown(`service ${JSON.stringify(name)}`, protocol);
  return found.port;
}

/**
 * Gives the name of the service of a port, for a protocol ("tcp" or "udp"; left out: the first that has it).
 * @example
 * getservbyport(80, "tcp") // => "http"
 */
export function getservbyport(port: number, protocol?: string): string {
  checkInteger("The port", port, 0, 65535);
  const found = services(protocol).find((one) => one.port === port);
  if (!found) throw unknown(`service with port ${port}`, protocol);
  return found.name;
}

function services(protocol: unknown): Service[] {
  if (protocol !== undefined && typeof protocol !== "string")
    throw wrongType("The protocol", '"tcp" or "udp"', protocol);
  const all = readServices().split("\n").flatMap(parseLine);
  return protocol === undefined ? all : all.filter((one) => one.protocol === protocol);
}

function readServices(): string {
  try {
    return readFileSync("/etc/services", "utf8");
  } catch {
    return "";
  }
}

/** `ssh  22/tcp  alias …  # comment`, services(5). */
function parseLine(line: string): Service[] {
  const [name, place, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
  const [, port, protocol] = /^(\d+)\/(\w+)$/.exec(place ?? "") ?? [];
  if (!name || !port || !protocol) return [];
  return [{ name, aliases, port: Number(port), protocol }];
}

function unknown(what: string, protocol: string | undefined): RangeError {
  const error = new RangeError(
    `No ${what}${protocol === undefined ? "" : ` for ${protocol}`} is in /etc/services. ` +
      "The file only gives names to numbers: a port without a name works just as well.",
  );
  return Object.assign(error, { code: "ERR_UNKNOWN_SERVICE" });
}
