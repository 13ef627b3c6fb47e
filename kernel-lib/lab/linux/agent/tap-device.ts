/** A TAP device: an Ethernet interface whose cable is a descriptor. */
import { closeSync, constants, openSync } from "node:fs";
import { ioctl } from "../../../socket";

// <linux/if_tun.h>
const TUNSETIFF = 0x400454ca;
const IFF_TAP = 0x0002;
/** Frames as they are, with no flags and protocol before each. */
const IFF_NO_PI = 0x1000;
/** Bytes of a `struct ifreq`: the name in 16, then a union. */
const IFREQ_BYTES = 40;
const IFNAMSIZ = 16;

/** Makes a TAP device in the namespace of this thread and gives its descriptor; the device goes with it. */
export function openTap(name: string): number {
  const fd = openSync("/dev/net/tun", constants.O_RDWR | constants.O_NONBLOCK);
  try {
    const request = new Uint8Array(IFREQ_BYTES);
    new TextEncoder().encodeInto(name, request.subarray(0, IFNAMSIZ - 1));
    new DataView(request.buffer).setUint16(IFNAMSIZ, IFF_TAP | IFF_NO_PI, true);
    ioctl(fd, TUNSETIFF, request);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}
