/** One end of a connection as TCP names it, with what our IP knows of it. */
import type { Endpoint } from "../../../handshake";
import type { Ip } from "../ip/address";
import type { Path } from "../ip/routing";
import type { NetworkInterface } from "../link/interface";
import type { TcpSocket } from "./tcp-socket";

export class TcpEnd implements Endpoint {
  readonly address: string;
  /** Of a peer: the way to it, found while the routes stood as told by `generation`. */
  path: Path | undefined;
  generation = -1;
  /** Of a peer: the interface that a link-local address belongs to. */
  on: NetworkInterface | undefined;
  /** Of our own end: where the segment came in. */
  cameOn: NetworkInterface | undefined;
  /** Of a peer: the socket that talks to it, for its options. */
  socket: TcpSocket | undefined;

  constructor(
    readonly ip: Ip,
    readonly port: number,
  ) {
    this.address = ip.text;
  }
}
