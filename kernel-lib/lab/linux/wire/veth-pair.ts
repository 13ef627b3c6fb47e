/** Pairs of veth devices: made, plugged in and out, and kept from leaving work to hardware that is not there. */
import { addressOf, libc } from "../../../socket";
import { encodeAttribute, encodeLink, IFF, NLM_F, RTM } from "../../../wire";
import type { InterfacePlan } from "../../engine";
import type { Namespace } from "../namespace";
import { HostSetupError, type Rtnetlink } from "../rtnetlink";

// <linux/veth.h>
const VETH_INFO_PEER = 1;
// <linux/if_link.h>, <linux/in6.h>: no link-local address, so that a hub's end says nothing by itself
const IFLA_AF_SPEC = 26;
const AF_INET6 = 10;
const IFLA_INET6_ADDR_GEN_MODE = 8;
const NO_ADDRESS = 1;
// <linux/sockios.h>, <linux/ethtool.h>
const SIOCETHTOOL = 0x8946;
const ETHTOOL_STXCSUM = 0x17;
const ETHTOOL_SSG = 0x19;
const ETHTOOL_STSO = 0x1f;
const ETHTOOL_SGSO = 0x24;
const IFREQ_BYTES = 40;
const IFNAMSIZ = 16;

/** Makes a pair, one device in the host as planned, one in the hub; gives the number of the hub's, which is up. */
export function addVethPair(hub: Rtnetlink, peerName: string, host: Namespace, plan: InterfacePlan): number {
  const { name, mac, mtuBytes } = plan;
  const inHost = encodeLink({ name, address: mac, mtuBytes, namespaceDescriptor: host.descriptor });
  const data = encodeAttribute({ type: VETH_INFO_PEER, value: inHost });
  const body = encodeLink({ name: peerName, mtuBytes, info: { kind: "veth", data } });
  hub.change(`a veth pair for ${host.netlink.host} ${name}`, RTM.newLink, body, NLM_F.create | NLM_F.exclusive);
  const index = hub.indexOf(peerName);
  silence(hub, index);
  setVethPeer(hub, index, true);
  return index;
}

/** A veth device has a carrier while its peer is up. */
export function setVethPeer(hub: Rtnetlink, index: number, up: boolean): void {
  const flags = (up ? IFF.up : 0) | IFF.noArp;
  hub.change(`a cable ${up ? "in" : "out"}`, RTM.setLink, encodeLink({ index, flags, change: IFF.up | IFF.noArp }));
}

function silence(hub: Rtnetlink, index: number): void {
  const mode = encodeAttribute({ type: IFLA_INET6_ADDR_GEN_MODE, value: Uint8Array.of(NO_ADDRESS) });
  const value = encodeAttribute({ type: AF_INET6, value: mode });
  const body = encodeLink({ index, otherAttributes: [{ type: IFLA_AF_SPEC, value }] });
  hub.change("a cable's end without addresses", RTM.setLink, body);
}

/**
 * Has the host finish its packets: checksums computed, segments no longer than the MTU. A veth device would leave both to
 * its peer, and the cable would carry what no cable carries. Closes the socket, which is one of the host's.
 */
export function withoutOffloads(socket: number, name: string): void {
  try {
    for (const setting of [ETHTOOL_STXCSUM, ETHTOOL_SSG, ETHTOOL_STSO, ETHTOOL_SGSO]) {
      const value = new Uint8Array(Uint32Array.of(setting, 0).buffer);
      const request = new Uint8Array(IFREQ_BYTES);
      new TextEncoder().encodeInto(name, request.subarray(0, IFNAMSIZ - 1));
      new DataView(request.buffer).setBigUint64(IFNAMSIZ, addressOf(value), true);
      const result = libc.ioctl(socket, SIOCETHTOOL, request);
      // `value` must live until the system has read it; the command is still in it
      if (result < 0 && value[0] === setting) throw new HostSetupError(`${name} without offloads`, -result);
    }
  } finally {
    libc.close(socket);
  }
}
