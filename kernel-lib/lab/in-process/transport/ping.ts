// Linux's ping sockets (SOCK_DGRAM of IPPROTO_ICMP): echoes for whoever may not have raw sockets.
import type { IpPacket } from "../ip/packet";
import type { IcmpError } from "../ip/quote";
import type { Stack } from "../stack";
import type { PingSocket } from "./ping-socket";
import { Ports } from "./ports";

export class Pings {
  /** By identifier, which is what such a socket has for a port. */
  readonly identifiers: Ports<PingSocket>;

  constructor(stack: Stack) {
    this.identifiers = new Ports<PingSocket>(stack.random, () => true);
  }

  /** Hands a reply to the socket whose echo it answers. */
  receive(packet: IpPacket): void {
    const { bytes, payload, end, version, on, source } = packet;
    for (const socket of [...this.identifiers.at(identifierAt(bytes, payload))]) {
      if (!isOf(socket, version) || !socket.hears(on.index)) continue;
      if (socket.remote && socket.remote.ip.text !== source.text) continue;
      socket.enqueue(bytes.subarray(payload, end), packet, 0);
    }
  }

  error(error: IcmpError): void {
    const { bytes, payload } = error.quote;
    for (const socket of [...this.identifiers.at(identifierAt(bytes, payload))])
      if (isOf(socket, error.version)) socket.failBy(error, payload, 0);
  }
}

function identifierAt(bytes: Uint8Array, payload: number): number {
  return ((bytes[payload + 4] as number) << 8) | (bytes[payload + 5] as number);
}

function isOf(socket: PingSocket, version: 4 | 6): boolean {
  return socket.version === version;
}
