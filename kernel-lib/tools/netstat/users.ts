/** Names of users, by /etc/passwd. */
import { readFileSync } from "node:fs";

/** Gives a function that names users by their numbers, or gives the number. */
export function userNames(): (uid: number) => string {
  const names = new Map<number, string>();
  for (const line of passwd().split("\n")) {
    const [name, , uid] = line.split(":");
    if (name && uid && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return (uid) => names.get(uid) ?? String(uid);
}

function passwd(): string {
  try {
    return readFileSync("/etc/passwd", "utf8");
  } catch {
    return "";
  }
}
