/** Which process holds a port, as far as /proc tells it. */

import { formatAddress } from "../addresses/sockaddr";
import type { Address } from "../addresses/types";
import type { Asked } from "./socket-error";

export function whyBindFailed(_socket: unknown, address: Address): Asked {
  return { address: formatAddress(address) };
}
