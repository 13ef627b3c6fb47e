/** IPv6 addresses with their zone into `struct sockaddr_in6`. */
import { AF_INET6 } from "../constants/families";
import { checkInteger, outOfRange, wrongType } from "../errors";
import { inetPton } from "./inet";

/** Makes the bytes but for the family. A zone (`fe80::1%eth0`) is the interface by name or number. */
export function encodeInet6(
  [host, port, flowinfo = 0, scopeId = 0]: readonly unknown[],
  indexOf: (name: string) => number,
): Uint8Array {
  if (typeof host !== "string") throw wrongType("The host", "a string", host);
  checkInteger("The port", port, 0, 65535);
  checkInteger("The flow label", flowinfo, 0, 0xfffff);
  checkInteger("The scope", scopeId, 0, 0xffffffff);
  const [text = "", zone] = host.split("%");
  const bytes = new Uint8Array(28);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, port);
  view.setUint32(4, flowinfo);
  bytes.set(inetPton(AF_INET6, text === "" ? "::" : text === "localhost" ? "::1" : text), 8);
  view.setUint32(24, zone === undefined ? scopeId : zoneIndex(zone, indexOf), true);
  return bytes;
}

function zoneIndex(zone: string, indexOf: (name: string) => number): number {
  if (/^\d{1,9}$/.test(zone)) return Number(zone);
  if (zone === "") throw outOfRange("The zone behind %", "the name or number of an interface", zone);
  return indexOf(zone);
}
