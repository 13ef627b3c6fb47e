/** Addresses and masks on the tools' command lines; what is wrong with one is said with what was meant. */
import { examinePrefix, Ipv4Address, MacAddress, ParseError, Prefix } from "../../subnet";
import { ToolUsageError } from "./error";

const NO_ADDRESS = "0.0.0.0";

/** Reads an IPv4 address. @throws {ToolUsageError} */
export function readIpv4(tool: string, what: string, text: string): string {
  return explained(tool, what, () => Ipv4Address.parse(text).toString());
}

/** Reads a MAC address. @throws {ToolUsageError} */
export function readMac(tool: string, text: string): string {
  const mac = explained(tool, "hardware address", () => MacAddress.parse(text));
  if (mac.isMulticast)
    throw new ToolUsageError(
      tool,
      `hardware address ${text}: its first octet is odd, which marks a group of stations (IEEE 802); one interface's ` +
        "has an even first octet, such as 02.",
    );
  return mac.toString();
}

/**
 * Reads a netmask as a prefix length. Short forms are refused: the tools of old read them by inet_aton(3), and so not as
 * they look.
 * @throws {ToolUsageError}
 */
export function readNetmask(tool: string, text: string): number {
  const octets = text.split(".");
  if (octets.length < 4 && octets.length > 1 && octets.every((octet) => /^\d{1,3}$/.test(octet)))
    throw new ToolUsageError(tool, shortMask(text, octets));
  const read = examinePrefix(`${NO_ADDRESS}/${text}`);
  if ("length" in read && text.includes(".")) return read.length;
  const reason = "reason" in read ? read.reason : "four octets are needed, such as 255.255.255.0";
  throw new ToolUsageError(tool, `netmask ${text}: ${reason}`);
}

function shortMask(text: string, octets: string[]): string {
  const whole = [...octets, ...Array<string>(4 - octets.length).fill("0")].join(".");
  const meant = examinePrefix(`${NO_ADDRESS}/${whole}`);
  const old = [...octets.slice(0, -1), ...Array<string>(4 - octets.length).fill("0"), octets.at(-1)].join(".");
  const hole = "reason" in examinePrefix(`${NO_ADDRESS}/${old}`) ? ", a mask with a hole in it" : "";
  const missing = octets.length === 3 ? "the fourth octet is missing" : `${4 - octets.length} octets are missing`;
  const suggestion = "length" in meant ? ` ${whole} (a /${meant.length}) was meant?` : "";
  return `netmask ${text}: ${missing}.${suggestion} The ifconfig of old would read ${text} as ${old}${hole} (inet_aton(3)).`;
}

/**
 * Reads the network that a route leads to: its host bits must be zero.
 * @throws {ToolUsageError} saying which network was meant
 */
export function readNetwork(tool: string, text: string, length: number): Prefix {
  const prefix = explained(tool, "network", () => Prefix.parse(`${text}/${length}`));
  const network = String(prefix).replace(/\/.*/, "");
  if (network !== text)
    throw new ToolUsageError(
      tool,
      `${text} netmask ${prefix.netmask} is no network: netmask doesn't match route address, for ${text} has bits set ` +
        `in its host part. The network ${network} (with -net), or the one host ${text} (with -host) was meant?`,
    );
  return prefix;
}

/** A parse error as a usage error of the tool, with its caret. */
export function explained<Value>(tool: string, what: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const [, mark = ""] = error.message.split(/\n(.*)/s);
    throw new ToolUsageError(tool, `${what} ${JSON.stringify(error.input)}: ${error.reason}\n${mark}`);
  }
}
