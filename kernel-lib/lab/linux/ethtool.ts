/** Requests of an interface's driver, as the program ethtool makes them, through any socket of its host. */
import { addressOf, libc } from "../../socket";
import { HostSetupError } from "./rtnetlink";

// <linux/sockios.h>, <linux/ethtool.h>
const SIOCETHTOOL = 0x8946;
const ETHTOOL_GLINK = 0x0a;
const ETHTOOL_STXCSUM = 0x17;
const ETHTOOL_SSG = 0x19;
const ETHTOOL_STSO = 0x1f;
const ETHTOOL_SGSO = 0x24;
const IFREQ_BYTES = 40;
const IFNAMSIZ = 16;

/**
 * Has the host finish its packets: checksums computed, segments no longer than the MTU. A veth device would leave both to
 * its peer, and the cable would carry what no cable carries.
 */
export function switchOffloadsOff(fd: number, interfaceName: string): void {
  for (const setting of [ETHTOOL_STXCSUM, ETHTOOL_SSG, ETHTOOL_STSO, ETHTOOL_SGSO]) {
    const result = ask(fd, interfaceName, setting);
    if (result < 0) throw new HostSetupError(`${interfaceName} without offloads`, -result);
  }
}

/** Has the kernel take note of a change of the carrier at once; by itself it does so within a second. */
export function settleCarrier(fd: number, interfaceName: string): void {
  ask(fd, interfaceName, ETHTOOL_GLINK);
}

/** `struct ethtool_value`, with 0 as the value. */
function ask(fd: number, interfaceName: string, command: number): number {
  const value = new Uint8Array(Uint32Array.of(command, 0).buffer);
  const request = new Uint8Array(IFREQ_BYTES);
  new TextEncoder().encodeInto(interfaceName, request.subarray(0, IFNAMSIZ - 1));
  new DataView(request.buffer).setBigUint64(IFNAMSIZ, addressOf(value), true);
  const result = libc.ioctl(fd, SIOCETHTOOL, request);
  // the system reads through the address during the call: `value` must live until here
  return value.length > 0 ? result : -1;
}
