/** ICMP messages in tcpdump's words. */
import {
  decodeIcmp,
  decodeIpv4,
  decodeUdp,
  ICMP_TYPE,
  ICMP_UNREACHABLE,
  type IcmpMessage,
  IP_PROTOCOL,
  isIcmpError,
} from "../../wire";

const PORTS: Record<number, string> = { [IP_PROTOCOL.udp]: "udp", [IP_PROTOCOL.tcp]: "tcp" };

/** Tells an ICMP message of `lengthBytes`; with -v also the packet that an error quotes, as `quoted` tells it. */
export function icmpText(bytes: Uint8Array, lengthBytes: number, quoted?: (packet: Uint8Array) => string): string {
  const message = decodeIcmp(bytes);
  if (message.type === undefined || message.code === undefined) return "[|icmp]";
  const more = quoted && isIcmpError(message.type) ? `\n\t${quoted(message.payload)}` : "";
  return `ICMP ${messageText(message as IcmpMessage, message.payload)}, length ${lengthBytes}${more}`;
}

function messageText(message: IcmpMessage, payload: Uint8Array): string {
  const { type, code, identifier, sequenceNumber } = message;
  switch (type) {
    case ICMP_TYPE.echoRequest:
      return `echo request, id ${identifier}, seq ${sequenceNumber}`;
    case ICMP_TYPE.echoReply:
      return `echo reply, id ${identifier}, seq ${sequenceNumber}`;
    case ICMP_TYPE.destinationUnreachable:
      return unreachableText(code, payload, message.mtu);
    case ICMP_TYPE.timeExceeded:
      return code === 0 ? "time exceeded in-transit" : "ip reassembly time exceeded";
    case ICMP_TYPE.redirect:
      return `redirect ${decodeIpv4(payload).destination} to ${code === 0 ? "net" : "host"} ${message.gateway}`;
    case ICMP_TYPE.sourceQuench:
      return "source quench";
    case ICMP_TYPE.routerSolicitation:
      return "router solicitation";
    case ICMP_TYPE.parameterProblem:
      return `parameter problem - octet ${message.pointer}`;
    case ICMP_TYPE.timestampRequest:
      return `time stamp query id ${identifier} seq ${sequenceNumber}`;
    default:
      return `type-#${type}`;
  }
}

/** Whose packet could not be delivered stands in the header that the message quotes. */
function unreachableText(code: number, quoted: Uint8Array, mtu: number | undefined): string {
  const { destination, protocol, payload } = decodeIpv4(quoted);
  switch (code) {
    case ICMP_UNREACHABLE.net:
      return `net ${destination} unreachable`;
    case ICMP_UNREACHABLE.host:
      return `host ${destination} unreachable`;
    case ICMP_UNREACHABLE.protocol:
      return `${destination} protocol ${protocol} unreachable`;
    case ICMP_UNREACHABLE.port: {
      const name = PORTS[protocol ?? -1];
      const port = decodeUdp(payload).destinationPort;
      return name
        ? `${destination} ${name} port ${port} unreachable`
        : `${destination} protocol ${protocol} port ${port} unreachable`;
    }
    case ICMP_UNREACHABLE.fragmentationNeeded:
      return `${destination} unreachable - need to frag${mtu ? ` (mtu ${mtu})` : ""}`;
    case 13:
      return `host ${destination} unreachable - admin prohibited filter`;
    case 10:
      return `host ${destination} unreachable - admin prohibited`;
    default:
      return `${destination} unreachable - #${code}`;
  }
}
