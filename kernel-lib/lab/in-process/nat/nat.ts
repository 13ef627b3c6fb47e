import type { IpPacket } from "../ip/packet";
import type { Path } from "../ip/routing";

export interface Nat {
  incoming(packet: IpPacket): IpPacket | undefined;
  outgoing(packet: IpPacket, path: Path): IpPacket | undefined;
}
