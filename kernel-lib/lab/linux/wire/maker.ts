/** Makes an interface in a host together with its cable's end: a TAP device where it may be had, else a veth pair. */
import { constants } from "node:os";
import { libc } from "../../../socket";
import type { InterfacePlan } from "../../engine";
import type { Channel } from "../agent/channel";
import { HUB } from "../agent/protocol";
import { switchOffloadsOff } from "../ethtool";
import type { Namespace } from "../namespace";
import { HostSetupError } from "../rtnetlink";
import { TapWire } from "./tap";
import { VethWire } from "./veth";
import { addVethPair, setVethPeer } from "./veth-pair";
import type { Wire } from "./wire";

const AF_PACKET = 17;
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const { EACCES, EBUSY, ENODEV, ENOENT, ENXIO, EPERM } = constants.errno;
/** What a machine says where TAP devices are not to be had: /dev/net/tun has mode 0600, or is not there. */
const NO_TAP = [EACCES, EPERM, ENOENT, ENODEV, ENXIO];

type Deliver = (frame: Uint8Array) => void;

export class WireMaker {
  #kind: "tap" | "veth" | "best";
  #pairs = 0;

  /** `hub` is where the peers of veth devices stand. */
  constructor(
    private readonly channel: Channel,
    private readonly hub: Namespace,
    kind: "tap" | "veth" | "best",
  ) {
    this.#kind = kind;
  }

  /** What cables' ends are here; "best" while none was made. */
  get kind(): "tap" | "veth" | "best" {
    return this.#kind;
  }

  /** Makes an interface that is down and without addresses. @throws {HostSetupError} */
  make(at: Namespace, plan: InterfacePlan, deliver: Deliver): Wire {
    if (this.#kind === "veth") return this.#veth(at, plan, deliver);
    const { errno, descriptor } = this.channel.ask({ ask: "tap", host: at.number, name: plan.name });
    if (errno === 0) {
      this.#kind = "tap";
      return new TapWire(descriptor, deliver);
    }
    if (this.#kind === "tap" || !NO_TAP.includes(errno))
      // a second TAP device of that name is EBUSY, or EINVAL
      throw new HostSetupError(`${at.netlink.host}: a TAP device ${plan.name}`, errno || EBUSY);
    this.#kind = "veth";
    return this.#veth(at, plan, deliver);
  }

  #veth(at: Namespace, plan: InterfacePlan, deliver: Deliver): Wire {
    const peer = `cable${this.#pairs++}`;
    const { netlink } = this.hub;
    const index = addVethPair(netlink, peer, at, plan);
    const control = this.#socket(at.number, AF_INET, SOCK_DGRAM, plan.name);
    try {
      switchOffloadsOff(control, plan.name);
    } finally {
      libc.close(control);
    }
    const packets = this.#socket(HUB, AF_PACKET, SOCK_RAW, peer);
    return new VethWire(packets, index, (plugged) => setVethPeer(netlink, index, plugged), deliver);
  }

  #socket(host: number, family: number, type: number, what: string): number {
    const { errno, descriptor } = this.channel.ask({ ask: "socket", host, family, type, protocol: 0 });
    if (errno !== 0) throw new HostSetupError(`a socket for ${what}`, errno);
    return descriptor;
  }
}
