// RFC 768: datagrams to whom they are for, and those that nobody wants.

import { SO_REUSEPORT, SOL_SOCKET } from "../../../socket";
import { foldSum, IP_PROTOCOL, sumWords } from "../../../wire";
import type { Ip } from "../ip/address";
import { pseudoSum } from "../ip/header";
import type { IpPacket } from "../ip/packet";
import type { IcmpError } from "../ip/quote";
import type { Stack } from "../stack";
import { Ports } from "./ports";
import type { UdpSocket } from "./udp-socket";

export const UDP_HEADER_BYTES = 8;

export class Udp {
  readonly ports: Ports<UdpSocket>;

  constructor(private readonly stack: Stack) {
    this.ports = new Ports<UdpSocket>(stack.random, () => true);
  }

  receive(packet: IpPacket): void {
    const { bytes, payload, end, toGroup, destination } = packet;
    const { counts } = this.stack;
    const lengthBytes = end - payload;
    const told =
      lengthBytes < UDP_HEADER_BYTES ? 0 : ((bytes[payload + 4] as number) << 8) | (bytes[payload + 5] as number);
    if (told < UDP_HEADER_BYTES || told > lengthBytes || !isSound(packet, told)) {
      counts.udpErrors++;
      return;
    }
    const sourcePort = ((bytes[payload] as number) << 8) | (bytes[payload + 1] as number);
    const port = ((bytes[payload + 2] as number) << 8) | (bytes[payload + 3] as number);
    const data = bytes.subarray(payload + UDP_HEADER_BYTES, payload + told);
    if (toGroup || destination.isGroup || this.stack.routing.isBroadcast(destination)) {
      this.toAll(packet, sourcePort, port, data);
      return;
    }
    const socket = this.find(packet.source, sourcePort, destination, port, packet.on.index);
    if (socket) this.hand(socket, data, packet, sourcePort);
    else this.nobody(packet);
  }

  private hand(socket: UdpSocket, data: Uint8Array, packet: IpPacket, sourcePort: number): void {
    const { counts } = this.stack;
    if (socket.enqueue(data, packet, sourcePort)) counts.udpReceived++;
    else {
      counts.udpReceiveBufferErrors++;
      counts.udpErrors++;
    }
  }

  private nobody(packet: IpPacket): void {
    this.stack.counts.udpNoPorts++;
    // RFC 1122 §4.1.3.1
    if (packet.version === 4) this.stack.icmp.error(packet, 3, 3, 0);
    else this.stack.icmp.error(packet, 1, 4, 0);
  }

  /** RFC 1122 §4.1.3.4: what is for all is for every socket that fits. */
  private toAll(packet: IpPacket, sourcePort: number, port: number, data: Uint8Array): void {
    for (const socket of [...this.ports.at(port)])
      if (fit(socket, packet.source, sourcePort, packet.destination, packet.on.index) >= 0)
        this.hand(socket, data, packet, sourcePort);
  }

  /** The socket that fits best: connected before bound, bound to the address before bound to any. */
  private find(source: Ip, sourcePort: number, destination: Ip, port: number, onIndex: number): UdpSocket | undefined {
    const holders = this.ports.at(port);
    if (holders.length === 1) {
      const only = holders[0] as UdpSocket;
      return fit(only, source, sourcePort, destination, onIndex) >= 0 ? only : undefined;
    }
    let best = -1;
    let equal: UdpSocket[] = [];
    for (const socket of holders) {
      const points = fit(socket, source, sourcePort, destination, onIndex);
      if (points > best) equal = [];
      if (points >= 0 && points >= best) equal.push(socket);
      best = Math.max(best, points);
    }
    const shared = equal.length > 1 && equal[0]?.integers.isSet(SOL_SOCKET, SO_REUSEPORT);
    return shared ? equal[(sourcePort + source.sum) % equal.length] : equal[0];
  }

  /** An ICMP error tells of a datagram: the socket that sent it hears of it. */
  error(error: IcmpError): void {
    const { quote } = error;
    const view = new DataView(quote.bytes.buffer, quote.bytes.byteOffset);
    const [own, port] = [view.getUint16(quote.payload), view.getUint16(quote.payload + 2)];
    const socket = this.find(quote.destination, port, quote.source, own, 0);
    socket?.failBy(error, quote.payload + UDP_HEADER_BYTES, port);
  }
}

/** How well a socket fits: -1 not at all. `onIndex` 0 is any interface. */
function fit(socket: UdpSocket, source: Ip, sourcePort: number, destination: Ip, onIndex: number): number {
  if (!socket.speaks(destination.version) || (onIndex !== 0 && !socket.hears(onIndex))) return -1;
  let points = socket.device ? 1 : 0;
  const { local, remote } = socket;
  if (!local.isUnspecified) {
    if (local.text !== destination.text) return -1;
    points += 2;
  }
  if (remote) {
    if (remote.port !== sourcePort || remote.ip.text !== source.text) return -1;
    points += 4;
  }
  // Linux: a socket of the packet's own family comes first
  return points * 2 + (local.version === destination.version ? 1 : 0);
}

function isSound({ bytes, payload, source, destination, version }: IpPacket, lengthBytes: number): boolean {
  // RFC 768: zero is none; RFC 8200 §8.1: IPv6 has always one
  if (bytes[payload + 6] === 0 && bytes[payload + 7] === 0) return version === 4;
  const sum = pseudoSum(source, destination, IP_PROTOCOL.udp, lengthBytes);
  return foldSum(sumWords(bytes, payload, payload + lengthBytes) + sum) === 0xffff;
}
