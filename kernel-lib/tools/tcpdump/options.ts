/** How much of a packet tcpdump's lines tell. */
export interface LineOptions {
  /** `-n`: ports and hosts as numbers. */
  numeric?: boolean;
  /** 1 for `-v`: the IP header and the checksums too; 2 for `-vv`. */
  verbose?: 0 | 1 | 2;
  /** `-e`: the link-layer header. */
  linkHeader?: boolean;
  /** `-X`: bytes from the IP header on; `-XX`: from the link-layer header on. */
  bytes?: "packet" | "frame";
  /** Minutes east of UTC of the clock times; this machine's zone unless told. */
  zoneMinutes?: number;
  /** Names of hosts and ports, where they are not numeric; the files of /etc, never DNS. */
  names?: PortNames;
}

/** Looks a port's name up. */
export type PortNames = (port: number, protocol: "tcp" | "udp") => string | undefined;
