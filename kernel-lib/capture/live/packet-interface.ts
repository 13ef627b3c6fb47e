/** What a Linux interface is to a packet socket: its number and what its packets begin with. */
import { libc, type Syscalls } from "../../socket";
import { LINK_TYPE } from "../link-type";

/** The name under which packets of every interface are captured. */
export const ANY = "any";

export interface PacketInterface {
  /** 0 for every interface. */
  index: number;
  linkType: number;
  /** The kernel takes the link-layer header off (SOCK_DGRAM), and a cooked one takes its place. */
  cooked: boolean;
}

// <linux/sockios.h>
const SIOCGIFINDEX = 0x8933;
const SIOCGIFHWADDR = 0x8927;
/** Bytes of a `struct ifreq`: the name in 16, then a union. */
const IFREQ_BYTES = 40;
const IFNAMSIZ = 16;
// <linux/if_arp.h>
const ARPHRD_ETHER = 1;
const ARPHRD_LOOPBACK = 772;
const ARPHRD_RAWIP = 519;
const ARPHRD_NONE = 0xfffe;

/** Looks an interface up by name, through any socket `fd`; a negative error number where there is none. */
export function packetInterface(fd: number, name: string, syscalls: Syscalls = libc): PacketInterface | number {
  if (name === ANY) return { index: 0, linkType: LINK_TYPE.LINUX_SLL2, cooked: true };
  const request = new Uint8Array(IFREQ_BYTES);
  const value = new DataView(request.buffer, IFNAMSIZ);
  new TextEncoder().encodeInto(name, request.subarray(0, IFNAMSIZ - 1));
  const found = syscalls.ioctl(fd, SIOCGIFINDEX, request);
  if (found < 0) return found;
  const index = value.getInt32(0, true);
  const asked = syscalls.ioctl(fd, SIOCGIFHWADDR, request);
  if (asked < 0) return asked;
  return { index, ...kindOf(value.getUint16(0, true)) };
}

function kindOf(hardwareType: number): Pick<PacketInterface, "linkType" | "cooked"> {
  if (hardwareType === ARPHRD_ETHER || hardwareType === ARPHRD_LOOPBACK)
    return { linkType: LINK_TYPE.EN10MB, cooked: false };
  // a TUN device: packets begin with IP's header
  if (hardwareType === ARPHRD_NONE || hardwareType === ARPHRD_RAWIP) return { linkType: LINK_TYPE.RAW, cooked: false };
  return { linkType: LINK_TYPE.LINUX_SLL2, cooked: true };
}
