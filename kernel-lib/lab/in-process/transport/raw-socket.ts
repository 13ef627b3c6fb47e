// raw(7) and RFC 3542 §3: SOCK_RAW of IPv4 and IPv6.
import * as s from "../../../socket";
import { foldSum, IP_PROTOCOL, internetChecksum, sumWords } from "../../../wire";
import { EDESTADDRREQ, EINVAL, EMSGSIZE } from "../errno";
import { frameFor, payloadStart, pseudoSum } from "../ip/header";
import { ETHERNET_BYTES, type IpPacket } from "../ip/packet";
import type { IcmpError } from "../ip/quote";
import type { Path } from "../ip/routing";
import { readWishes } from "../sockets/control";
import { DatagramSocket } from "../sockets/datagram-socket";
import type { ToSend } from "../sockets/messages";

/** Linux's option of IPPROTO_RAW: message types that are not wanted, a bit each; of ICMPv6 the same with 256 bits. */
const ICMP_FILTER = 1;
const IPPROTO_RAW = 255;

export class RawSocket extends DatagramSocket {
  private filter: Uint8Array | undefined;

  get version(): 4 | 6 {
    return this.family === s.AF_INET6 ? 6 : 4;
  }

  private get writesHeader(): boolean {
    return this.protocol === IPPROTO_RAW || this.integers.isSet(s.SOL_IP, s.IP_HDRINCL);
  }

  /** Takes a copy of a packet that is for it. */
  offer(packet: IpPacket): boolean {
    if (packet.version !== this.version || !this.hears(packet.on.index) || this.isFiltered(packet)) return false;
    if (!this.local.isUnspecified && this.local.text !== packet.destination.text) return false;
    if (this.remote && this.remote.ip.text !== packet.source.text) return false;
    const from = this.version === 4 ? packet.start : packet.payload;
    this.enqueue(packet.bytes.subarray(from, packet.end), packet, 0);
    return true;
  }

  private isFiltered({ bytes, payload, protocol }: IpPacket): boolean {
    if (!this.filter || (protocol !== IP_PROTOCOL.icmp && protocol !== IP_PROTOCOL.icmpv6)) return false;
    const type = bytes[payload] as number;
    const word = (type >>> 5) * 4;
    if (word + 4 > this.filter.length) return false;
    const bits = new DataView(this.filter.buffer, this.filter.byteOffset).getUint32(word, true);
    return ((bits >>> (type & 31)) & 1) === 1;
  }

  offerError(error: IcmpError): void {
    if (error.version !== this.version) return;
    if (this.remote && this.remote.ip.text !== error.quote.destination.text) return;
    if (!this.local.isUnspecified && this.local.text !== error.quote.source.text) return;
    this.failBy(error, this.version === 4 && this.writesHeader ? error.quote.start : error.quote.payload, 0);
  }

  override bind(bytes: Uint8Array): number {
    const address = this.checkOwn(bytes);
    if (typeof address === "number") return address;
    this.local = address.ip;
    this.scope = address.scope;
    return 0;
  }

  override connect(bytes: Uint8Array): number {
    const peer = this.readPeer(bytes);
    if (typeof peer === "number") return peer;
    const path = this.pathTo(peer);
    if (typeof path === "number") return path;
    this.remote = { ...peer, port: 0 };
    if (this.local.isUnspecified) this.local = path.source;
    return 0;
  }

  override send({ data, address, control }: ToSend): number {
    const peer = address ? this.readPeer(address) : this.remote;
    if (typeof peer === "number") return peer;
    if (!peer) return -EDESTADDRREQ;
    const error = this.takeError();
    if (error !== 0) return -error;
    const wishes = readWishes(control);
    if (typeof wishes === "number") return wishes;
    const path = this.pathTo(peer, wishes);
    if (typeof path === "number") return path;
    const refused = this.mayBroadcast(path);
    if (refused < 0) return refused;
    if (this.version === 4 && this.writesHeader) return this.sendWhole(path, data);
    const frame = frameFor(this.version, data.length);
    frame.set(data, payloadStart(this.version));
    if (this.version === 6) this.fillChecksum(frame, path);
    const sent = this.stack.output.send(path, frame, this.sendOptions(this.protocol, path, wishes));
    return sent < 0 ? sent : data.length;
  }

  /** IP_HDRINCL: length and checksum are the kernel's, source and identification where they are zero. */
  private sendWhole(path: Path, data: Uint8Array): number {
    if (data.length < 20) return -EINVAL;
    if (data.length > path.on.mtuBytes) return -EMSGSIZE;
    const frame = new Uint8Array(ETHERNET_BYTES + data.length);
    frame.set(data, ETHERNET_BYTES);
    const view = new DataView(frame.buffer);
    const headerBytes = ((data[0] as number) & 15) * 4;
    if (headerBytes < 20 || headerBytes > data.length || (data[0] as number) >>> 4 !== 4) return -EINVAL;
    view.setUint16(ETHERNET_BYTES + 2, data.length);
    if (view.getUint32(ETHERNET_BYTES + 12) === 0) frame.set(path.source.bytes, ETHERNET_BYTES + 12);
    if (view.getUint16(ETHERNET_BYTES + 4) === 0) view.setUint16(ETHERNET_BYTES + 4, this.stack.random.below(65_536));
    view.setUint16(ETHERNET_BYTES + 10, 0);
    const header = frame.subarray(ETHERNET_BYTES, ETHERNET_BYTES + headerBytes);
    view.setUint16(ETHERNET_BYTES + 10, internetChecksum(header));
    this.stack.ethernet.transmit(path.on, path.nextHop, frame, path.toAll);
    return data.length;
  }

  /** RFC 3542 §3.1: of ICMPv6 always, of others where IPV6_CHECKSUM says so. */
  private fillChecksum(frame: Uint8Array, { source, destination }: Path): void {
    const isIcmp = this.protocol === IP_PROTOCOL.icmpv6;
    const offset = isIcmp ? 2 : this.integers.get(s.IPPROTO_IPV6, s.IPV6_CHECKSUM);
    const at = payloadStart(6);
    if (offset < 0 || at + offset + 2 > frame.length) return;
    const view = new DataView(frame.buffer);
    view.setUint16(at + offset, 0);
    const sum = pseudoSum(source, destination, this.protocol, frame.length - at);
    view.setUint16(at + offset, ~foldSum(sumWords(frame, at, frame.length) + sum) & 0xffff);
  }

  override setsockopt(level: number, option: number, value: Uint8Array): number {
    const isFilter = level === IPPROTO_RAW || level === s.IPPROTO_ICMPV6;
    if (!isFilter || option !== ICMP_FILTER) return super.setsockopt(level, option, value);
    this.filter = value.slice(0, 32);
    return 0;
  }

  override close(): void {
    this.stack.raw.remove(this);
    this.memberships.close();
    this.queue.clear();
  }
}
