// POSIX over RFC 9293, of how a connection begins and is let go: bind, listen, accept, connect, close.
import type { HostConnection } from "../../../handshake";
import * as s from "../../../socket";
import {
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAGAIN,
  EALREADY,
  ECONNABORTED,
  EINPROGRESS,
  EINVAL,
  EISCONN,
  ENETUNREACH,
} from "../errno";
import { encodeSocketAddress, giveAddress } from "../sockets/sockaddr";
import { TcpEnd } from "./tcp-end";
import { configOf } from "./tcp-options";

const _DEFAULT_RECEIVE_BYTES = 131_072;
const _DEFAULT_SEND_BYTES = 16_384;
const _RECEIVING_ENDED = 1;
const _SENDING_ENDED = 2;

import { StreamSocket } from "./stream-socket";
export class TcpSocket extends StreamSocket {
  override bind(bytes: Uint8Array): number {
    const address = this.checkOwn(bytes);
    if (typeof address === "number") return address;
    if (this.localPort !== 0 || this.connection) return -EINVAL;
    if (address.ip.isMulticast || this.stack.routing.isBroadcast(address.ip)) return -EADDRNOTAVAIL;
    this.scope = address.scope;
    return this.stack.tcp.ports.take(this, address.ip, address.port);
  }

  override listen(backlog: number): number {
    if (this.connection) return -EINVAL;
    const most = backlog < 0 ? s.SOMAXCONN : Math.min(backlog, s.SOMAXCONN);
    if (this.listener) {
      this.listener.setBacklog(most);
      return 0;
    }
    const { ports, host } = this.stack.tcp;
    const bound = this.localPort !== 0 ? 0 : ports.take(this, this.local, 0);
    if (bound < 0) return bound;
    const taken = ports.at(this.localPort).some((one) => one !== this && one.isListening && this.collides(one));
    if (taken) return -EADDRINUSE;
    const config = configOf(this.integers, this.windowBytes, this.sendBytes);
    this.listener = host.makeListener(this.localPort, { backlog: most }, config);
    this.listener.onConnection = () => this.changed();
    this.ended = 0;
    return 0;
  }

  private collides(other: TcpSocket): boolean {
    const reuse = (one: TcpSocket): boolean => one.integers.isSet(s.SOL_SOCKET, s.SO_REUSEPORT);
    if (reuse(this) && reuse(other)) return false;
    if (!this.local.isUnspecified && !other.local.isUnspecified) return this.local.text === other.local.text;
    return this.speaks(other.local.version) || other.speaks(this.local.version);
  }

  override accept(place: s.AddressBuffer): TcpSocket | number {
    if (!this.listener) return -EINVAL;
    const connection = this.listener.accept();
    const socket = connection && this.stack.tcp.socketOf(connection);
    if (!connection || !socket) return -EAGAIN;
    socket.isOrphan = false;
    const { ip, port, scope } = socket.remote as { ip: TcpEnd["ip"]; port: number; scope: number };
    giveAddress(encodeSocketAddress(this.family, ip, port, scope), place);
    return socket;
  }

  /** Makes this the socket of a connection that a listener took. */
  adopt(connection: HostConnection, parent: TcpSocket): void {
    this.integers.copyFrom(parent.integers);
    this.device = parent.device;
    this.lingerSeconds = parent.lingerSeconds;
    this.receiveBufferBytes = parent.receiveBufferBytes;
    this.sendBufferBytes = parent.sendBufferBytes;
    this.ownBuffers = parent.ownBuffers;
    this.progress = "connected";
    this.isOrphan = true;
    this.local = (connection.local as TcpEnd).ip;
    this.stack.tcp.ports.hold(this, connection.local.port);
    this.join(connection);
  }

  private join(connection: HostConnection): void {
    const remote = connection.remote as TcpEnd;
    this.connection = connection;
    this.softError = 0;
    remote.socket = this;
    this.remote = { ip: remote.ip, port: remote.port, scope: remote.on?.index ?? 0 };
    this.stack.tcp.attach(connection, this);
    connection.onEvent = (event) => this.told(event);
  }

  override connect(bytes: Uint8Array): number {
    if (this.isUnspecifiedFamily(bytes)) return this.disconnect();
    if (this.progress === "connected") return -EISCONN;
    if (this.progress === "connecting") return this.connected(-EALREADY);
    if (this.listener) return -EISCONN;
    const begun = this.begin(bytes);
    if (begun < 0) return begun;
    this.progress = "connecting";
    return this.connected(-EINPROGRESS);
  }

  /** What came of a connection that was begun; `pending` while nothing has. */
  private connected(pending: number): number {
    if (this.isConnecting && this.pendingError === 0) return pending;
    if (!this.connection || this.connection.state === "CLOSED") {
      this.progress = "unconnected";
      this.connection = undefined;
      this.remote = undefined;
      return -(this.takeError() || ECONNABORTED);
    }
    this.progress = "connected";
    return 0;
  }

  private begin(bytes: Uint8Array): number {
    const peer = this.readPeer(bytes);
    if (typeof peer === "number") return peer;
    if (peer.ip.isMulticast) return -ENETUNREACH;
    const path = this.pathTo(peer);
    if (typeof path === "number") return path;
    if (path.toAll) return -ENETUNREACH;
    const { ports, host } = this.stack.tcp;
    if (this.localPort === 0) {
      const bound = ports.take(this, this.local.isUnspecified ? path.source : this.local, 0);
      if (bound < 0) return -EADDRNOTAVAIL;
    } else if (this.local.isUnspecified) this.local = path.source;
    const local = new TcpEnd(this.local, this.localPort);
    const remote = new TcpEnd(path.destination, peer.port);
    if (remote.ip.needsScope) remote.on = path.on;
    remote.socket = this;
    if (host.connectionOf(local, remote)) return -EADDRNOTAVAIL;
    this.ended = 0;
    this.pendingError = 0;
    this.stack.tcp.opening = (connection) => this.join(connection);
    try {
      host.connect(local, remote, configOf(this.integers, this.windowBytes, this.sendBytes));
    } finally {
      this.stack.tcp.opening = undefined;
    }
    return 0;
  }

  override close(): void {
    this.isOrphan = true;
    if (this.listener) this.stopListening();
    const { connection } = this;
    if (connection && connection.state !== "CLOSED") {
      if (this.lingerSeconds === 0) connection.abort();
      else connection.close();
    }
    if (!connection || connection.state === "CLOSED") this.stack.tcp.ports.release(this);
  }
}
