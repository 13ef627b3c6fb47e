/** Whom a tool is pointed at: an address as it stands, or a name that the host looks up. */
import type { NetworkHost } from "../../lab";
import { AF_INET, AF_INET6 } from "../../socket";
import { tryParseAddress } from "../../subnet";
import { ToolError } from "./error";

export interface Target {
  /** As it was given. */
  name: string;
  address: string;
  version: 4 | 6;
  /** It was a name. */
  isNamed: boolean;
}

/** Finds the address of a target. @throws {ToolError} where the name gives none: what then has failed is the name */
export async function findTarget(tool: string, host: NetworkHost, name: string, version?: 4 | 6): Promise<Target> {
  const literal = tryParseAddress(name);
  if (literal) {
    if (version !== undefined && literal.version !== version)
      throw new ToolError(
        tool,
        `${name} is an IPv${literal.version} address, and -${version} was asked for`,
        "EAFNOSUPPORT",
      );
    return { name, address: String(literal), version: literal.version, isNamed: false };
  }
  if (/^[\d.]+$/.test(name))
    throw new ToolError(tool, `${name} is no IPv4 address: four numbers from 0 to 255`, "EINVAL");
  try {
    const [address] = await host.resolve(name, version === 4 ? AF_INET : version === 6 ? AF_INET6 : 0);
    if (address === undefined) throw new Error("it has no address");
    return { name, address, version: address.includes(":") ? 6 : 4, isNamed: true };
  } catch (error) {
    const { code = "EAI_NONAME", message } = error as { code?: string; message: string };
    throw new ToolError(
      tool,
      `the name failed, not the network behind it: ${name} is not known. ${message}`,
      code,
      error,
    );
  }
}
