import { ADDRESS_CLASSES, type ClassName } from "../address-class";
import { Ipv4Address } from "../ipv4-address";
import { Prefix } from "../prefix";
import { isMulticast, SPECIAL_BLOCKS } from "../special";
import { withText } from "../text-form";

/** What is special about the addresses that begin with one octet. */
export type OctetUse = "this network" | "private" | "loopback" | "multicast" | "reserved" | "some special" | "ordinary";

/** One of the 256 first octets: a /8. */
export interface OctetCell {
  octet: number;
  class: ClassName;
  /** What holds for the whole /8; "some special" where only parts of it are. */
  use: OctetUse;
  /** The registry rows inside the /8, or around it. */
  special: string[];
  /** Where the cell stands in a grid of 16 by 16, row by row. */
  column: number;
  row: number;
}

export interface OctetMap {
  cells: OctetCell[];
  toString(): string;
}

const MARKS: Record<OctetUse, string> = {
  "this network": "0",
  private: "P",
  loopback: "L",
  multicast: "M",
  reserved: "R",
  "some special": "*",
  ordinary: "",
};

/**
 * The whole IPv4 space by first octet: the class of each, and what the registries say of it.
 * @example
 * firstOctetMap().cells[172]?.use // => "some special"
 */
export function firstOctetMap(): OctetMap {
  const map = { cells: Array.from({ length: 256 }, (_, octet) => cellOf(octet)) };
  return withText(map, () => drawMap(map.cells));
}

function cellOf(octet: number): OctetCell {
  const block = new Prefix(new Ipv4Address(octet << 24), 8);
  const name = ADDRESS_CLASSES.find(({ firstOctets: [from, to] }) => octet >= from && octet <= to)?.name as ClassName;
  const special = SPECIAL_BLOCKS.filter(({ prefix }) => prefix.overlaps(block));
  const whole = special.find(({ prefix }) => prefix.contains(block))?.name;
  const names = special.map(({ name: title, addressBlock }) => `${title} ${addressBlock}`);
  const use = isMulticast(block) ? "multicast" : useOf(whole, special.length);
  return { octet, class: name, use, special: names, column: octet % 16, row: Math.floor(octet / 16) };
}

function useOf(whole: string | undefined, parts: number): OctetUse {
  if (whole === "Private-Use") return "private";
  if (whole === "Loopback") return "loopback";
  if (whole === "Reserved") return "reserved";
  if (whole !== undefined) return "this network";
  return parts > 0 ? "some special" : "ordinary";
}

function drawMap(cells: readonly OctetCell[]): string {
  const rows = Array.from({ length: 16 }, (_, row) =>
    cells
      .filter((cell) => cell.row === row)
      .map((cell) => `${cell.octet}${cell.class}${MARKS[cell.use]}`.padEnd(6))
      .join("")
      .trimEnd(),
  );
  const legend =
    "first octet, class A to E; 0 this network, P private, L loopback, M multicast, R reserved, * special in part";
  return [...rows, legend].join("\n");
}
