// RFC 768 behind socket calls: SOCK_DGRAM.

import { MSG_OOB } from "../../../socket";
import { foldSum, IP_PROTOCOL, sumWords } from "../../../wire";
import { EDESTADDRREQ, EINVAL, EMSGSIZE, EOPNOTSUPP, EPIPE } from "../errno";
import { frameFor, payloadStart, pseudoSum } from "../ip/header";
import type { Path } from "../ip/routing";
import { readWishes, type SendWishes } from "../sockets/control";
import type { ToSend } from "../sockets/messages";
import { encodeSocketAddress, type SocketAddress } from "../sockets/sockaddr";
import { PortSocket, type PortTable } from "./port-socket";
import { UDP_HEADER_BYTES } from "./udp";

/** What the length fields of IPv4 and of UDP have room for. */
const MOST_DATA_BYTES = { 4: 65_507, 6: 65_527 } as const;

export class UdpSocket extends PortSocket {
  protected override get ports(): PortTable {
    return this.stack.udp.ports;
  }

  override connect(bytes: Uint8Array): number {
    if (this.isUnspecifiedFamily(bytes)) {
      this.remote = undefined;
      return 0;
    }
    const peer = this.readPeer(bytes);
    if (typeof peer === "number") return peer;
    const path = this.wayTo(peer);
    if (typeof path === "number") return path;
    this.remote = { ...peer, ip: path.destination };
    if (this.local.isUnspecified) this.local = path.source;
    return 0;
  }

  override send({ data, flags, address, control }: ToSend): number {
    if ((flags & MSG_OOB) !== 0) return -EOPNOTSUPP;
    const peer = address ? this.readPeer(address) : this.remote;
    if (typeof peer === "number") return peer;
    if (!peer) return -EDESTADDRREQ;
    if (peer.port === 0) return -EINVAL;
    if (data.length > MOST_DATA_BYTES[peer.ip.version]) return -EMSGSIZE;
    const error = this.takeError();
    if (error !== 0) return -error;
    if (this.sendingEnded) return -EPIPE;
    const wishes = readWishes(control);
    if (typeof wishes === "number") return wishes;
    const path = this.wayTo(peer, wishes);
    if (typeof path === "number") return path;
    return this.emit(path, peer, data, wishes, { data, flags, address, control });
  }

  private emit(path: Path, peer: SocketAddress, data: Uint8Array, wishes: SendWishes, message: ToSend): number {
    const { source, destination } = path;
    const frame = frameFor(source.version, UDP_HEADER_BYTES + data.length);
    const at = payloadStart(source.version);
    const lengthBytes = frame.length - at;
    frame[at] = this.localPort >>> 8;
    frame[at + 1] = this.localPort;
    frame[at + 2] = peer.port >>> 8;
    frame[at + 3] = peer.port;
    frame[at + 4] = lengthBytes >>> 8;
    frame[at + 5] = lengthBytes;
    frame.set(data, at + UDP_HEADER_BYTES);
    const sum = sumWords(frame, at, frame.length) + pseudoSum(source, destination, IP_PROTOCOL.udp, lengthBytes);
    // RFC 768: a sum of zero is sent as ones
    const checksum = ~foldSum(sum) & 0xffff || 0xffff;
    frame[at + 6] = checksum >>> 8;
    frame[at + 7] = checksum;
    const sent = this.stack.output.send(path, frame, this.sendOptions(IP_PROTOCOL.udp, path, wishes));
    if (sent === -EMSGSIZE)
      return this.tooLong(path, message, encodeSocketAddress(this.family, destination, peer.port, 0));
    this.stack.counts.udpSent++;
    return sent < 0 ? sent : data.length;
  }
}
