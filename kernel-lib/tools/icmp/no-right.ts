/** What is missing where a host allows no ICMP sockets. */
import { readFileSync } from "node:fs";

const RANGE_FILE = "/proc/sys/net/ipv4/ping_group_range";

/** Says which setting or right would allow it. */
export function noRightText(): string {
  const [low = "1", high = "0"] = range().split(/\s+/);
  const closed = Number(low) > Number(high);
  return (
    "this user may open neither a raw socket (that takes root, or CAP_NET_RAW) nor a ping socket: " +
    `net.ipv4.ping_group_range is "${low} ${high}"${closed ? ", which is no group at all" : ", and this user is in none of those groups"}. ` +
    'As root: sysctl net.ipv4.ping_group_range="0 2147483647"; or ping from a host of a lab, which needs nothing.'
  );
}

function range(): string {
  try {
    return readFileSync(RANGE_FILE, "utf8").trim();
  } catch {
    return "1 0";
  }
}
