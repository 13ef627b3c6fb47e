/** A network as the picture takes it: plain values. kernel-lib/lab's `networkOf` gives them of a lab. */

export interface NetworkNode {
  name: string;
  kind: "host" | "router" | "switch";
  /** Each with its addresses; of a switch none. */
  interfaces: readonly { name: string; addresses: readonly string[]; mac?: string }[];
  /** One more thing worth a line: "NAT towards eth1". */
  note?: string;
}

/** What passed one way. */
export interface NetworkCounts {
  sent: number;
  dropped: number;
  /** Frames by why they were dropped. */
  why?: Readonly<Record<string, number | undefined>>;
}

export interface NetworkLink {
  /** From its first end to its second, and back. */
  ends: readonly [{ node: string; port: string }, { node: string; port: string }];
  counts: readonly [NetworkCounts, NetworkCounts];
  plugged: boolean;
  /** What the cable does to frames: "20 ms, loses 10 %". */
  note?: string;
}

export interface Network {
  nodes: readonly NetworkNode[];
  links: readonly NetworkLink[];
}
