/** ifconfig: interfaces shown and changed, by netlink. */
import { nearest } from "../../capture";
import type { NetworkHost } from "../../lab";
import { IFF } from "../../wire";
import { helpText, mayChange, splitWords, ToolError, ToolOutput } from "../command-line";
import { machine } from "../machine";
import { listInterfaces } from "../netlink";
import { changeInterface } from "./change";
import { IFCONFIG, type IfconfigRequest, readIfconfig } from "./request";
import { interfaceLines } from "./text";
import { type InterfaceView, viewsOf } from "./view";

/** An interface in one row. */
export interface InterfaceRow {
  name: string;
  flags: string;
  mac: string;
  ipv4: string;
  ipv6: string;
  mtuBytes: number;
  receivedPackets: number;
  sentPackets: number;
}

/** What ifconfig gives; `interfaces` has everything it knows. */
export class IfconfigOutput extends ToolOutput<InterfaceRow> {
  constructor(readonly interfaces: readonly InterfaceView[]) {
    super(
      interfaces.flatMap((view) => [...interfaceLines(view), ""]),
      interfaces.map(rowOf),
    );
  }
}

function rowOf({ name, flagNames, mac = "", ipv4, ipv6, mtuBytes, statistics }: InterfaceView): InterfaceRow {
  const texts = (all: readonly { address: string; prefixLength: number }[]): string =>
    all.map(({ address, prefixLength }) => `${address}/${prefixLength}`).join(" ");
  const { receivedPackets = 0, sentPackets = 0 } = statistics ?? {};
  const addresses = { ipv4: texts(ipv4), ipv6: texts(ipv6) };
  return { name, flags: flagNames.join(" "), mac, ...addresses, mtuBytes, receivedPackets, sentPackets };
}

/**
 * Shows the interfaces of a host, or changes one, as the command line has it: `ifconfig(alice)`, `ifconfig(alice, "-a")`,
 * `ifconfig(alice, "eth0 10.0.1.2 netmask 255.255.255.0")`. After a change it gives the interface as it is now.
 * @throws {ToolUsageError} for a command line that says nothing
 * @throws {ToolError} where the kernel refuses, or there is no such interface
 */
export async function ifconfig(host: NetworkHost = machine, commandLine = ""): Promise<ToolOutput<object>> {
  return runIfconfig(host, splitWords(commandLine));
}

/** Runs ifconfig with the words of a command line. */
export async function runIfconfig(host: NetworkHost, words: readonly string[]): Promise<ToolOutput<object>> {
  const request = readIfconfig(words);
  if (request.help) return new ToolOutput(helpText(IFCONFIG).split("\n"), []);
  const { name, change } = request;
  if (!change) return new IfconfigOutput(chosen(await views(host), request));
  mayChange("ifconfig", host, request.really ?? false, `ifconfig ${words.join(" ")}`);
  const found = interfaceNamed(await views(host), name as string, change.address !== undefined);
  await changeInterface(host, found, change);
  const after = (await views(host)).filter((view) => view.name === name);
  return new IfconfigOutput(after);
}

const views = async (host: NetworkHost): Promise<InterfaceView[]> => viewsOf(await listInterfaces(host));

function chosen(all: InterfaceView[], { name, all: downToo = false }: IfconfigRequest): InterfaceView[] {
  if (name !== undefined) return [interfaceNamed(all, name, false)];
  return all.filter(({ flags }) => downToo || (flags & IFF.up) !== 0);
}

/** The interface of a name; a second name of one (`eth0:1`) may be a new one. */
function interfaceNamed(all: InterfaceView[], name: string, mayBeNew: boolean): InterfaceView {
  const found = all.find((view) => view.name === name);
  if (found) return found;
  const parent = mayBeNew ? all.find((view) => view.name === name.replace(/:.*/, "")) : undefined;
  if (parent && name.includes(":")) return { ...parent, name, alias: true, ipv4: [], ipv6: [] };
  const names = all.map((view) => view.name);
  const meant = nearest(name, names);
  throw new ToolError(
    "ifconfig",
    `there is no interface ${name}${meant ? `; ${meant} was meant?` : `; there are ${names.join(", ")}`}`,
    "ENODEV",
  );
}
