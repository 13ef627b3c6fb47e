/** The names that a filter may use, read from files in the formats of /etc. DNS is never asked. */

/** Looks names up; each answer is undefined, or an empty list, for an unknown name. */
export interface Names {
  /** Addresses of a host, as text (hosts(5)); those of IPv6 first (RFC 6724 section 2.1 has them preferred). */
  host(name: string): string[];
  /** Port of a service (services(5)). */
  service(name: string, protocol: "tcp" | "udp"): number | undefined;
  /** Number of a protocol inside IP (protocols(5)). */
  protocol(name: string): number | undefined;
  /** Address of a network as 32 bits (networks(5)). */
  network(name: string): number | undefined;
  /** Six bytes of a station's address (ethers(5)). */
  ether(name: string): number[] | undefined;
}

export type NameFile = "hosts" | "services" | "protocols" | "networks" | "ethers";

/**
 * Makes the look-ups over the texts of such files; a file is asked for when the first name of its kind comes.
 * @example
 * namesFrom(() => "10.0.0.7 gate # the way out").host("gate") // => ["10.0.0.7"]
 * namesFrom(() => "www 80/tcp http").service("http", "tcp") // => 80
 */
export function namesFrom(read: (file: NameFile) => string): Names {
  const files = new Map<NameFile, string[][]>();
  const rows = (file: NameFile): string[][] => {
    const known = files.get(file) ?? rowsOf(read(file));
    files.set(file, known);
    return known;
  };
  const sameWord = (one: string) => (other: string) => other.toLowerCase() === one.toLowerCase();
  return {
    host(name) {
      const found = rows("hosts").flatMap(([address, ...all]) =>
        address && all.some(sameWord(name)) ? [address] : [],
      );
      return [
        ...found.filter((address) => address.includes(":")),
        ...found.filter((address) => !address.includes(":")),
      ];
    },
    service(name, protocol) {
      const row = rows("services").find(
        ([main, number, ...aliases]) => number?.endsWith(`/${protocol}`) && [main, ...aliases].includes(name),
      );
      return row ? wholeNumber(row[1]?.split("/")[0]) : undefined;
    },
    protocol(name) {
      const row = rows("protocols").find(([main, , ...aliases]) => [main, ...aliases].includes(name));
      return wholeNumber(row?.[1]);
    },
    network(name) {
      const row = rows("networks").find(([main = "", , ...aliases]) => [main, ...aliases].some(sameWord(name)));
      return row?.[1] === undefined ? undefined : networkNumber(row[1]);
    },
    ether(name) {
      const row = rows("ethers").find(([, main]) => main !== undefined && sameWord(name)(main));
      return macOf(row?.[0]);
    },
  };
}

/** Lines without comments, cut at white space. */
const rowsOf = (text: string): string[][] =>
  text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim().split(/\s+/))
    .filter(([first]) => first !== "");

const wholeNumber = (text: string | undefined): number | undefined =>
  text && /^\d+$/.test(text) ? Number(text) : undefined;

/** One to four numbers; those that are missing are zeros at the end. */
function networkNumber(text: string): number | undefined {
  const parts = text.split(".").map(Number);
  if (parts.length > 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  return [0, 1, 2, 3].reduce((number, at) => ((number << 8) | (parts[at] ?? 0)) >>> 0, 0);
}

function macOf(text: string | undefined): number[] | undefined {
  const bytes = text?.split(":").map((part) => Number.parseInt(part, 16)) ?? [];
  return bytes.length === 6 && bytes.every((byte) => byte >= 0 && byte <= 255) ? bytes : undefined;
}
