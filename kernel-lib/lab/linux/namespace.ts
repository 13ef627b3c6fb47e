import type { Channel } from "./agent/channel";
import { HostSetupError, Rtnetlink } from "./rtnetlink";

const AF_NETLINK = 16;
const SOCK_RAW = 3;

/** A network namespace of the agent's, while interfaces are made in it. */
export interface Namespace {
  /** The agent's number for it. */
  number: number;
  /** -1 for the hub, which nothing is moved into. */
  descriptor: number;
  netlink: Rtnetlink;
}

/** Opens a netlink socket in a namespace. @throws {HostSetupError} where the agent is gone or refuses */
export function netlinkIn(channel: Channel, number: number, name: string): Rtnetlink {
  const asked = { ask: "socket", host: number, family: AF_NETLINK, type: SOCK_RAW, protocol: 0 } as const;
  const { errno, descriptor } = channel.ask(asked);
  if (errno !== 0) throw new HostSetupError(`${name}: a netlink socket`, errno);
  return new Rtnetlink(descriptor, name);
}
