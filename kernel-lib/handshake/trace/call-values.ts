// Arguments of calls, as numbers and names.
import { UnsupportedCall } from "./call-result";
import { CONSTANTS } from "./names";
import type { CallValue } from "./syntax";

/** Names what poll() found. */
export function eventNames(events: number): string {
  const names = ["POLLIN", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL", "POLLRDHUP", "POLLRDNORM", "POLLWRNORM"];
  return names.filter((name) => events & (CONSTANTS[name] as number)).join("|") || "0";
}

/** The name, or names, that an argument is. */
export const nameOf = (value: CallValue | undefined): string => (value?.kind === "names" ? value.names.join("|") : "");

/** The number that an argument is, names and all; a list of one is that one. */
export function numberOf(value: CallValue | undefined): number {
  if (value?.kind === "number") return value.value;
  if (value?.kind === "list" && value.items.length === 1) return numberOf(value.items[0]);
  if (value?.kind !== "names") throw new UnsupportedCall(`a number is needed, not ${value?.kind ?? "nothing"}`);
  return value.names.reduce((sum, name) => {
    const constant = CONSTANTS[name];
    if (constant === undefined) throw new UnsupportedCall(`the name ${name} is not known`);
    return sum | constant;
  }, 0);
}
