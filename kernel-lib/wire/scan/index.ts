/** One pass over a frame: what its layers are, where they lie, whether their checksums hold. */
import { scanEthernet, scanEtherType } from "./ethernet";
import { scanFrame } from "./frame";
import { handlers } from "./handlers";
import { scanIp } from "./ipv4";
import { scanIpv6 } from "./ipv6";
import { scanPppHdlc } from "./ppp";
import { scanEtherIp, scanGre, scanMpls } from "./tunnel";

Object.assign(handlers, {
  ethernet: scanEthernet,
  etherType: scanEtherType,
  ip: scanIp,
  ipv6: scanIpv6,
  gre: scanGre,
  mpls: scanMpls,
  etherIp: scanEtherIp,
  ppp: scanPppHdlc,
});

export { LAYER, LAYER_NAMES, type LayerName, Packet, type Span } from "./packet";
export { scanFrame };
