/** What any socket may be asked about interfaces: their numbers, names and hardware addresses. Linux's netdevice(7). */
import { ENODEV } from "../errno";
import type { Routing } from "../ip/routing";
import type { NetworkInterface } from "../link/interface";

const SIOCGIFNAME = 0x8910;
const SIOCGIFHWADDR = 0x8927;
const SIOCGIFINDEX = 0x8933;
/** `struct ifreq`: a name in 16 bytes, then a union. */
const IFNAMSIZ = 16;
const ARPHRD_ETHER = 1;
const ARPHRD_LOOPBACK = 772;

/** Answers such a request; undefined for every other. */
export function interfaceRequest(routing: Routing, request: number, argument: Uint8Array): number | undefined {
  if (request !== SIOCGIFNAME && request !== SIOCGIFHWADDR && request !== SIOCGIFINDEX) return undefined;
  const view = new DataView(argument.buffer, argument.byteOffset, argument.byteLength);
  const on = request === SIOCGIFNAME ? byNumber(routing, view.getInt32(IFNAMSIZ, true)) : byName(routing, argument);
  if (!on) return -ENODEV;
  if (request === SIOCGIFINDEX) view.setInt32(IFNAMSIZ, on.index, true);
  else if (request === SIOCGIFNAME) writeName(argument, on.name);
  else {
    view.setUint16(IFNAMSIZ, on.kind === "loopback" ? ARPHRD_LOOPBACK : ARPHRD_ETHER, true);
    argument.set(on.mac, IFNAMSIZ + 2);
  }
  return 0;
}

function byNumber({ interfaces }: Routing, index: number): NetworkInterface | undefined {
  return interfaces.find((one) => one.index === index);
}

function byName(routing: Routing, argument: Uint8Array): NetworkInterface | undefined {
  const text = Buffer.from(argument.subarray(0, IFNAMSIZ)).toString("latin1");
  return routing.byName(text.replace(/\0.*/s, ""));
}

function writeName(argument: Uint8Array, name: string): void {
  argument.fill(0, 0, IFNAMSIZ);
  new TextEncoder().encodeInto(name, argument.subarray(0, IFNAMSIZ - 1));
}
