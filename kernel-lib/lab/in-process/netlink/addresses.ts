// rtnetlink(7): RTM_GETADDR, RTM_NEWADDR and RTM_DELADDR.
import { decodeInterfaceAddress, encodeInterfaceAddress, IFA_F, NLM_F, ROUTE_SCOPE, RTM } from "../../../wire";
import { EADDRNOTAVAIL, EEXIST, EINVAL, ENODEV } from "../errno";
import { type Ip, ipOf } from "../ip/address";
import type { InterfaceAddress, NetworkInterface } from "../link/interface";
import type { Listed, NetlinkHost, Refusal } from "./requests";

/** Families have Linux's numbers in netlink, whatever the system's are. */
export const FAMILY = { 4: 2, 6: 10 } as const;
const FOR_EVER = 0xffffffff;

function scopeOf(ip: Ip): number {
  if (ip.isLoopback) return ROUTE_SCOPE.host;
  return ip.isLinkLocal && ip.version === 6 ? ROUTE_SCOPE.link : ROUTE_SCOPE.universe;
}

/** Of two addresses in one network the first is the primary one. */
function isSecondary(on: NetworkInterface, { ip, prefix }: InterfaceAddress): boolean {
  if (ip.version === 6) return false;
  return on.addresses.find((one) => String(one.prefix) === String(prefix))?.ip.text !== ip.text;
}

function describe(on: NetworkInterface, address: InterfaceAddress): Listed {
  const { ip, prefix, broadcast } = address;
  const flags = IFA_F.permanent | (isSecondary(on, address) ? IFA_F.secondary : 0);
  const body = encodeInterfaceAddress({
    family: FAMILY[ip.version],
    prefixLength: prefix.length,
    flags,
    scope: scopeOf(ip),
    index: on.index,
    address: ip.text,
    allFlags: flags,
    ...(ip.version === 4 ? { local: ip.text, label: on.name } : {}),
    ...(broadcast && on.kind === "ethernet" ? { broadcast: broadcast.text } : {}),
    cache: { preferredSeconds: FOR_EVER, validSeconds: FOR_EVER },
  });
  return { type: RTM.newAddress, body };
}

export function listAddresses(host: NetlinkHost, body: Uint8Array): Listed[] {
  const { family = 0, index = 0 } = body.length >= 8 ? decodeInterfaceAddress(body) : {};
  return host.stack.routing.interfaces
    .filter((on) => index === 0 || on.index === index)
    .flatMap((on) =>
      on.addresses
        .filter(({ ip }) => family === 0 || FAMILY[ip.version] === family)
        .map((address) => describe(on, address)),
    );
}

export function changeAddress(host: NetlinkHost, body: Uint8Array, flags: number, type: number): Refusal | undefined {
  const { family, prefixLength = 0, index = 0, local, address, malformed } = decodeInterfaceAddress(body);
  const text = local ?? address;
  if (malformed || text === undefined) return { errno: EINVAL };
  const on = host.stack.routing.byIndex(index);
  if (!on) return { errno: ENODEV };
  const ip = ipOf(text);
  if (FAMILY[ip.version] !== family || prefixLength > ip.bytes.length * 8 || ip.isMulticast) return { errno: EINVAL };
  if (type === RTM.deleteAddress) return remove(host, on, ip, prefixLength);
  if (on.holds(ip)) {
    if ((flags & NLM_F.replace) === 0) return { errno: EEXIST };
    host.configuration.removeAddress(on, ip);
  }
  host.configuration.addAddress(on, ip, prefixLength);
  return undefined;
}

function remove(host: NetlinkHost, on: NetworkInterface, ip: Ip, prefixLength: number): Refusal | undefined {
  const known = on.addresses.find((one) => one.ip.text === ip.text);
  // IPv4 without a length means the address, whatever its network
  const fits = known && (known.prefix.length === prefixLength || (ip.version === 4 && prefixLength === 32));
  if (!fits) return { errno: EADDRNOTAVAIL };
  host.configuration.removeAddress(on, ip);
  return undefined;
}
