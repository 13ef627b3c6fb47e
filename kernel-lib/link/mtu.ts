import type { Link } from "./link";

/** Loses frames longer than so many bytes, and tells of them, as a router without fragmentation would by ICMP. */
export function mtu(
  next: Link,
  { lengthBytes, tooLong }: { lengthBytes: number; tooLong?: (frame: Uint8Array) => void },
): Link {
  return {
    send(frame) {
      if (frame.length <= lengthBytes) next.send(frame);
      else tooLong?.(frame);
    },
  };
}
