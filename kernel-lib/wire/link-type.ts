/** The link types of capture files (tcpdump.org's list) that are read here; frames of another have no layers. */
export const LINK_TYPE = {
  null: 0,
  ethernet: 1,
  /** What raw IP is called inside some systems. */
  rawBsd: 12,
  rawOpenBsd: 14,
  raw: 101,
  loop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

const NAMES: Record<number, string> = {
  0: "BSD null",
  1: "Ethernet",
  12: "raw IP",
  14: "raw IP",
  101: "raw IP",
  108: "OpenBSD loop",
  113: "Linux cooked v1",
  228: "IPv4",
  229: "IPv6",
  276: "Linux cooked v2",
};

/**
 * Names a link type; undefined for one that is not read here.
 * @example
 * linkTypeName(1) // => "Ethernet"
 */
export function linkTypeName(linkType: number): string | undefined {
  return NAMES[linkType];
}
