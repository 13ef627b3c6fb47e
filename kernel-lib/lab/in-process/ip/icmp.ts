// RFC 792, RFC 4443 and RFC 1122 §3.2.2: echoes answered, errors told and heard.
import { foldSum, IP_PROTOCOL, sumWords } from "../../../wire";
import { ADVERTISEMENT, receiveDiscovery, SOLICITATION } from "../link/discovery";
import type { NetworkInterface } from "../link/interface";
import type { Stack } from "../stack";
import { frameFor, payloadStart, pseudoSum } from "./header";
import { meaningOf } from "./icmp-errno";
import { ETHERNET_BYTES, type IpPacket, readIpv4, readIpv6 } from "./packet";
import { type IcmpError, readQuote } from "./quote";
import type { Path } from "./routing";

const ECHO = { 4: { request: 8, reply: 0 }, 6: { request: 128, reply: 129 } } as const;
/** RFC 1812 §4.3.2.3 and RFC 4443 §2.4 (c): how long an error message may be. */
const MOST_BYTES = { 4: 576, 6: 1280 } as const;
/** Linux: errors to others, in a second and at once. */
const ERRORS_PER_SECOND = 1000;
const ERROR_BURST = 50;
const HOP_LIMIT = 64;
const REASSEMBLY_TIMEOUT = { 4: 11, 6: 3 } as const;

export class Icmp {
  private tokens = ERROR_BURST;
  private filledAtMs = 0;
  readonly counts = { received: 0, errors: 0, echoes: 0, sent: 0, limited: 0 };

  constructor(private readonly stack: Stack) {}

  receive(packet: IpPacket): void {
    const { bytes, payload, end, version } = packet;
    this.counts.received++;
    if (end - payload < 8 || !isSound(packet)) {
      this.counts.errors++;
      return;
    }
    const type = bytes[payload] as number;
    if (type === ECHO[version].request) this.reply(packet);
    else if (type === ECHO[version].reply) this.stack.pings.receive(packet);
    else if (version === 6 && (type === SOLICITATION || type === ADVERTISEMENT)) receiveDiscovery(this.stack, packet);
    else this.receiveError(packet, type);
  }

  private reply(packet: IpPacket): void {
    const { bytes, payload, end, version, source, destination, on, trafficClass } = packet;
    // RFC 1122 §3.2.2.6 lets a host be silent where everybody was asked; Linux is, for broadcasts
    if (packet.toGroup && version === 4 && !destination.isMulticast) return;
    this.counts.echoes++;
    const wishes = { source: destination.isGroup ? undefined : destination, on: source.needsScope ? on : undefined };
    const path = this.stack.routing.find(source, wishes);
    if (typeof path === "number") return;
    const frame = frameFor(version, end - payload);
    const at = payloadStart(version);
    frame.set(bytes.subarray(payload, end), at);
    frame[at] = ECHO[version].reply;
    this.sendMessage(path, frame, HOP_LIMIT, trafficClass, "never");
  }

  /** Sends a message whose type, code and body are in the frame. */
  sendMessage(
    path: Path,
    frame: Uint8Array,
    hopLimit: number,
    trafficClass = 0,
    dontFragment: "never" | "if it fits" | "always" = "if it fits",
    loopsBack = false,
  ): number {
    const { version } = path.source;
    const at = payloadStart(version);
    const protocol = version === 4 ? IP_PROTOCOL.icmp : IP_PROTOCOL.icmpv6;
    frame[at + 2] = 0;
    frame[at + 3] = 0;
    const pseudo = version === 6 ? pseudoSum(path.source, path.destination, protocol, frame.length - at) : 0;
    const checksum = ~foldSum(sumWords(frame, at, frame.length) + pseudo) & 0xffff;
    frame[at + 2] = checksum >>> 8;
    frame[at + 3] = checksum;
    this.counts.sent++;
    return this.stack.output.send(path, frame, { protocol, hopLimit, trafficClass, dontFragment, loopsBack });
  }

  /** Tells the source of a packet what became of it; `info` is the second word of the message. */
  error(given: IpPacket, type: number, code: number, info: number): void {
    // who sent it knows nothing of translated addresses
    const packet = given.asSent ?? given;
    const { source, destination, version, on } = packet;
    if (!mayComplain(packet, type, code) || !this.hasToken(on)) return;
    const local = this.stack.routing.isLocal(destination);
    const wishes = { source: local ? destination : undefined, on: source.needsScope ? on : undefined };
    const path = this.stack.routing.find(source, wishes);
    if (typeof path === "number") return;
    const quoted = Math.min(
      packet.end - packet.start,
      MOST_BYTES[version] - (payloadStart(version) - ETHERNET_BYTES) - 8,
    );
    const frame = frameFor(version, 8 + quoted);
    const at = payloadStart(version);
    frame[at] = type;
    frame[at + 1] = code;
    new DataView(frame.buffer).setUint32(at + 4, info);
    frame.set(packet.bytes.subarray(packet.start, packet.start + quoted), at + 8);
    this.sendMessage(path, frame, HOP_LIMIT, version === 4 ? 0xc0 : 0, "never");
  }

  private hasToken(on: NetworkInterface): boolean {
    if (on.kind === "loopback") return true;
    const { nowMs } = this.stack.clock;
    this.tokens = Math.min(ERROR_BURST, this.tokens + ((nowMs - this.filledAtMs) * ERRORS_PER_SECOND) / 1000);
    this.filledAtMs = nowMs;
    if (this.tokens < 1) {
      this.counts.limited++;
      return false;
    }
    this.tokens--;
    return true;
  }

  /** A packet waited in vain for its neighbour's MAC address. */
  neighbourUnreachable(on: NetworkInterface, frame: Uint8Array): void {
    const is4 = (frame[ETHERNET_BYTES] as number) >>> 4 === 4;
    const packet = is4 ? readIpv4(frame, ETHERNET_BYTES, on, false) : readIpv6(frame, ETHERNET_BYTES, on, false);
    if (packet && is4) this.error(packet, 3, 1, 0);
    else if (packet) this.error(packet, 1, 3, 0);
  }

  reassemblyTimeout(first: IpPacket): void {
    this.error(first, REASSEMBLY_TIMEOUT[first.version], 1, 0);
  }

  private receiveError(packet: IpPacket, type: number): void {
    const { bytes, payload, end, version, source } = packet;
    const code = bytes[payload + 1] as number;
    const meaning = meaningOf(version, type, code);
    const quote = meaning && readQuote(bytes, payload + 8, end, version);
    if (!meaning || !quote) return;
    const word = new DataView(bytes.buffer, bytes.byteOffset).getUint32(payload + 4);
    const tooBig = version === 4 ? type === 3 && code === 4 : type === 2;
    const told = version === 4 ? word & 0xffff : word;
    const info = tooBig ? this.stack.routing.learnMtu(quote.destination, told) : 0;
    const [errno, isHard] = meaning;
    this.dispatch({ version, type, code, info, errno, isHard, offender: source, quote });
  }

  private dispatch(error: IcmpError): void {
    const { protocol } = error.quote;
    this.stack.raw.error(error);
    if (protocol === IP_PROTOCOL.tcp) this.stack.tcp.error(error);
    else if (protocol === IP_PROTOCOL.udp) this.stack.udp.error(error);
    else if (protocol === IP_PROTOCOL.icmp || protocol === IP_PROTOCOL.icmpv6) this.stack.pings.error(error);
  }
}

function isSound({ bytes, payload, end, version, source, destination }: IpPacket): boolean {
  const pseudo = version === 6 ? pseudoSum(source, destination, IP_PROTOCOL.icmpv6, end - payload) : 0;
  return foldSum(sumWords(bytes, payload, end) + pseudo) === 0xffff;
}

/** RFC 1122 §3.2.2 and RFC 4443 §2.4 (e): what no error is ever sent about. */
function mayComplain(packet: IpPacket, type: number, code: number): boolean {
  const { source, destination, version, protocol, bytes, payload, end, fragmentOffset } = packet;
  if (source.isUnspecified || source.isGroup || fragmentOffset > 0) return false;
  const allowsGroup = version === 6 && (type === 2 || (type === 4 && code === 2));
  if ((packet.toGroup || destination.isGroup) && !allowsGroup) return false;
  if (payload >= end) return true;
  const inner = bytes[payload] as number;
  if (version === 4 && protocol === IP_PROTOCOL.icmp) return inner === 8 || inner === 0 || inner >= 13;
  return !(version === 6 && protocol === IP_PROTOCOL.icmpv6 && inner < 128);
}
