/** One pass over a frame: what its layers are, where they lie, whether their checksums hold. */
import { scanEthernet } from "./ethernet";
import { scanFrame } from "./frame";
import { handlers } from "./handlers";
import { scanIp } from "./ipv4";
import { scanIpv6 } from "./ipv6";
import { scanEtherIp, scanGeneve, scanGre, scanMpls, scanVxlan } from "./tunnel";

Object.assign(handlers, {
  ethernet: scanEthernet,
  ip: scanIp,
  ipv6: scanIpv6,
  gre: scanGre,
  mpls: scanMpls,
  etherIp: scanEtherIp,
  vxlan: scanVxlan,
  geneve: scanGeneve,
});

export { LAYER, LAYER_NAMES, type LayerName, Packet, type Span } from "./packet";
export { scanFrame };
