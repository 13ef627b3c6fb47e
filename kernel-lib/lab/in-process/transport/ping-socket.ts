// Linux's ping sockets: the kernel sets the identifier and the checksum, and hands out replies and errors.
import { AF_INET6 } from "../../../socket";
import { IP_PROTOCOL } from "../../../wire";
import { EDESTADDRREQ, EINVAL, EMSGSIZE } from "../errno";
import { frameFor, payloadStart } from "../ip/header";
import { readWishes } from "../sockets/control";
import type { ToSend } from "../sockets/messages";
import { encodeSocketAddress } from "../sockets/sockaddr";
import { PortSocket, type PortTable } from "./port-socket";

const HEADER_BYTES = 8;

export class PingSocket extends PortSocket {
  get version(): 4 | 6 {
    return this.family === AF_INET6 ? 6 : 4;
  }

  protected override get ports(): PortTable {
    return this.stack.pings.identifiers;
  }

  override connect(bytes: Uint8Array): number {
    const peer = this.readPeer(bytes);
    if (typeof peer === "number") return peer;
    const bound = this.autobind();
    if (bound < 0) return bound;
    const path = this.pathTo(peer);
    if (typeof path === "number") return path;
    this.remote = { ...peer, port: 0 };
    if (this.local.isUnspecified) this.local = path.source;
    return 0;
  }

  override send(message: ToSend): number {
    const { data, address, control } = message;
    const peer = address ? this.readPeer(address) : this.remote;
    if (typeof peer === "number") return peer;
    if (!peer) return -EDESTADDRREQ;
    const error = this.takeError();
    if (error !== 0) return -error;
    const request = this.version === 4 ? 8 : 128;
    if (data.length < HEADER_BYTES || data[0] !== request || data[1] !== 0) return -EINVAL;
    const wishes = readWishes(control);
    if (typeof wishes === "number") return wishes;
    const path = this.wayTo(peer, wishes);
    if (typeof path === "number") return path;
    const frame = frameFor(this.version, data.length);
    const at = payloadStart(this.version);
    frame.set(data, at);
    frame[at + 4] = this.localPort >>> 8;
    frame[at + 5] = this.localPort;
    const protocol = this.version === 4 ? IP_PROTOCOL.icmp : IP_PROTOCOL.icmpv6;
    const { hopLimit, trafficClass, dontFragment, loopsBack } = this.sendOptions(protocol, path, wishes);
    const sent = this.stack.icmp.sendMessage(path, frame, hopLimit, trafficClass, dontFragment, loopsBack);
    if (sent === -EMSGSIZE) return this.tooLong(path, message, encodeSocketAddress(this.family, peer.ip, 0, 0));
    return sent < 0 ? sent : data.length;
  }
}
