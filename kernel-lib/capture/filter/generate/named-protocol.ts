/** Protocols by name, behind `proto` and `protochain`. */
import type { Protocol } from "../keywords";
import { ETHERTYPE, LLC_SAP } from "./ether-type";
import type { Generator } from "./generator";
import { NLPID } from "./protocol";

const ON_LINK: Readonly<Record<string, number>> = {
  aarp: ETHERTYPE.AARP,
  arp: ETHERTYPE.ARP,
  atalk: ETHERTYPE.ATALK,
  decnet: ETHERTYPE.DECNET,
  ip: ETHERTYPE.IP,
  ip6: ETHERTYPE.IPV6,
  lat: ETHERTYPE.LAT,
  loopback: ETHERTYPE.LOOPBACK,
  mopdl: ETHERTYPE.MOPDL,
  moprc: ETHERTYPE.MOPRC,
  rarp: ETHERTYPE.RARP,
  sca: ETHERTYPE.SCA,
  iso: LLC_SAP.ISO,
  stp: LLC_SAP.STP,
  ipx: LLC_SAP.IPX,
  netbeui: LLC_SAP.NETBEUI,
};
const IN_OSI: Readonly<Record<string, number>> = { esis: NLPID.ESIS, isis: NLPID.ISIS, clnp: NLPID.CLNP };

/** Gives the number of a protocol by its name, as the protocol around it counts. */
export function namedProtocol(generator: Generator, name: string, inside: Protocol | undefined): number {
  const unknown = (where: string): never => generator.refuse(`unknown protocol "${name}" (${where})`);
  const among = (names: Readonly<Record<string, number>>): number =>
    Object.hasOwn(names, name) ? (names[name] as number) : unknown(`known are ${Object.keys(names).join(", ")}`);
  switch (inside) {
    case undefined:
    case "ip":
    case "ip6":
      return generator.target.names.protocol(name) ?? unknown("/etc/protocols");
    case "link":
      return among(ON_LINK);
    case "iso":
      return among(IN_OSI);
    default:
      return generator.refuse(`"${inside}" has no named protocols; link, ip, ip6 and iso have`);
  }
}
