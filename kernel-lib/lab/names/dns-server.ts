/** A small name server for a host of the lab: it answers from a table, over UDP. RFC 1035 §4.2.1. */
import { AF_INET, AF_INET6, type InetAddress, IPPROTO_IPV6, IPV6_V6ONLY, type Socket } from "../../socket";
import {
  DNS_PORT,
  DNS_TYPE,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
  decodeDns,
  encodeDns,
} from "../../wire";
import { addressOfReverse } from "./reverse";

/** What it answers from. */
export interface Zone {
  has(name: string): boolean;
  addresses(name: string, family?: number): string[];
  nameOf(address: string): string | undefined;
}

/** RFC 1035 §4.2.1: what a message over UDP holds. */
const MOST_BYTES = 512;
const TIME_TO_LIVE_S = 60;
const NO_SUCH_NAME = 3;
const NOT_IMPLEMENTED = 4;

/** Makes the answer to a question; undefined for what is none. */
export function answerOf(query: DnsMessage, zone: Zone): Uint8Array | undefined {
  const [question] = query.questions;
  if (query.response || !question) return undefined;
  const head = { id: query.id, response: true, authoritative: true, recursionDesired: query.recursionDesired };
  if (query.opcode !== 0) return encodeDns({ ...head, rcode: NOT_IMPLEMENTED, questions: [question] });
  const answers = recordsFor(question, zone);
  const rcode = answers === undefined ? NO_SUCH_NAME : 0;
  const reply = encodeDns({ ...head, rcode, questions: [question], answers: answers ?? [] });
  return reply.length <= MOST_BYTES ? reply : encodeDns({ ...head, truncated: true, questions: [question] });
}

/** Records that answer; none where the name is there without such a record, undefined where it is not there. */
function recordsFor({ name, type }: DnsQuestion, zone: Zone): DnsRecord[] | undefined {
  const record = { name, type, class: 1, timeToLiveS: TIME_TO_LIVE_S };
  const address = addressOfReverse(name);
  if (address !== undefined) {
    const target = zone.nameOf(address);
    return target === undefined ? undefined : type === DNS_TYPE.PTR ? [{ ...record, data: { target } }] : [];
  }
  if (!zone.has(name)) return undefined;
  const family = type === DNS_TYPE.A ? AF_INET : type === DNS_TYPE.AAAA ? AF_INET6 : undefined;
  if (family === undefined) return [];
  return zone.addresses(name, family).map((found) => ({ ...record, data: { address: found } }));
}

/** Answers questions that come to port 53 of a host, until its sockets are closed; gives them. */
export function serveNames(
  families: readonly number[],
  openSocket: (family: number) => Socket<InetAddress>,
  zone: Zone,
): Socket<InetAddress>[] {
  const sockets = families.map((family) => {
    const socket = openSocket(family);
    // else the one for IPv6 would take IPv4's questions too, and the port
    if (family === AF_INET6) socket.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1);
    socket.bind([family === AF_INET6 ? "::" : "0.0.0.0", DNS_PORT]);
    return socket;
  });
  for (const socket of sockets) serve(socket, zone).catch(() => socket.close());
  return sockets;
}

async function serve(socket: Socket<InetAddress>, zone: Zone): Promise<void> {
  while (!socket.closed) {
    const [bytes, sender] = await socket.recvfrom(MOST_BYTES);
    const query = decodeDns(bytes);
    const reply = query.malformed ? undefined : answerOf(query as DnsMessage, zone);
    // who cannot be reached gets no answer, and the next one does
    if (reply) await socket.sendto(reply, sender).catch(() => {});
  }
}
