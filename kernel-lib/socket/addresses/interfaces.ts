/** Network interfaces by number and by name. */
import { outOfRange, SocketError, wrongType } from "../errors";
import { foreign, orErrno } from "../syscalls/foreign";

const if_nametoindex = foreign<(name: string) => number>("unsigned int if_nametoindex(const char *)");
const if_indextoname = foreign<(index: number, name: Uint8Array) => bigint | null>(
  "void *if_indextoname(unsigned int, void *)",
);

/**
 * Gives the number of an interface; throws a SocketError (ENODEV) where there is none of that name.
 * @example
 * ifIndextoname(ifNametoindex("lo")) // => "lo"
 */
export function ifNametoindex(name: string): number {
  if (typeof name !== "string") throw wrongType("The interface", "a name", name);
  if (name.includes("\0") || name.length > 15) throw outOfRange("The interface", "a name of 1 to 15 characters", name);
  const index = if_nametoindex(name);
  if (index === 0) throw new SocketError("if_nametoindex", -orErrno(-1), { address: name });
  return index;
}

/** Gives the name of the interface with this number; throws a SocketError (ENXIO) where there is none. */
export function ifIndextoname(index: number): string {
  if (typeof index !== "number") throw wrongType("The interface's number", "a number", index);
  if (!Number.isInteger(index) || index < 0 || index > 0x7fffffff)
    throw outOfRange("The interface's number", "an integer from 0 to 2147483647", index);
  const name = Buffer.alloc(64);
  if (!if_indextoname(index, name)) throw new SocketError("if_indextoname", -orErrno(-1), { address: String(index) });
  return name.toString("utf8", 0, name.indexOf(0));
}
