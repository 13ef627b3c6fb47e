/** /etc/hosts: names of addresses, as hosts(5) has them. */
import { readFileSync } from "node:fs";

/** Finds the first name of an address in the text of a hosts file. */
export function nameInHosts(text: string, address: string): string | undefined {
  for (const line of text.split("\n")) {
    const [found, name] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (found === address && name) return name;
  }
  return undefined;
}

/** This machine's hosts file; empty where there is none. */
export function readHosts(): string {
  try {
    return readFileSync("/etc/hosts", "utf8");
  } catch {
    return "";
  }
}
