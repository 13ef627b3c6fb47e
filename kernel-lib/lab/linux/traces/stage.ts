/** Hosts to play traces on, a fresh one for each: what one connection taught the kernel is not for the next. */
import { AF_INET, AF_INET6 } from "../../../socket";
import { encodeNeighbour, NEIGHBOUR_STATE, NLM_F, RTM } from "../../../wire";
import type { Engine, HostPlan } from "../../engine";
import { linuxEngine } from "../index";
import { Rtnetlink } from "../rtnetlink";
import type { Stage } from "./play";

const HOST_MAC = "02:00:00:00:00:01";
const FAR_MAC = "02:00:00:00:00:02";
const GATEWAY = "192.168.0.254";
const FAR_IPV6 = "fd00::2";
const AF_NETLINK = 16;
const SOCK_RAW = 3;
/** What Linux 6.16 and later has by itself; before that its windows' scaling was 7. */
const RECEIVE_BUFFERS = "4096 131072 33554432";

/** The addresses that traces are played with. */
function plan(name: string): HostPlan {
  return {
    name,
    interfaces: [{ name: "eth0", mac: HOST_MAC, mtuBytes: 1500, addresses: ["192.168.0.1/24", "fd00::1/64"] }],
    routes: [{ destination: "0.0.0.0/0", gateway: GATEWAY }],
    forwards: false,
  };
}

/** Stages, until closed. */
export class KernelStages {
  readonly #engine: Engine;
  #count = 0;

  constructor(engine: Engine = linuxEngine()) {
    this.#engine = engine;
  }

  /** Makes a stage. @throws {LinuxUnavailableError} where this machine has no namespaces to give */
  async next(): Promise<Stage> {
    let receive = (_: Uint8Array): void => {};
    const listening = { send: (frame: Uint8Array) => receive(frame) };
    const [host] = await this.#engine.start([plan(`stage${this.#count++}`)], () => listening);
    if (!host?.run) throw new Error("the engine made no host that runs programs");
    const netlink = new Rtnetlink(host.openSocket(AF_NETLINK, SOCK_RAW, 0), host.name);
    const index = netlink.indexOf("eth0");
    // nobody is there to answer who has which address
    for (const [family, destination] of [[AF_INET, GATEWAY] as const, [AF_INET6, FAR_IPV6] as const]) {
      const state = NEIGHBOUR_STATE.permanent;
      const body = encodeNeighbour({ family, index, state, destination, address: FAR_MAC });
      netlink.change(`neighbour ${destination}`, RTM.newNeighbour, body, NLM_F.create | NLM_F.replace);
    }
    netlink.close();
    await host.run("tee", ["/proc/sys/net/ipv4/tcp_rmem"], { input: RECEIVE_BUFFERS });
    return {
      host,
      hostMac: HOST_MAC,
      farMac: FAR_MAC,
      cable: host.interfaceEnd("eth0"),
      listen(listener) {
        receive = listener;
      },
    };
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}
