/** A DNS message in tcpdump's words: `64221+ A? example.org. (29)`, `64221 1/0/0 A 192.0.2.1 (45)`. */
import { type DnsMessage, type DnsQuestion, type DnsRecord, decodeDns, dnsTypeName } from "../../wire";

const RCODES = ["", " FormErr", " ServFail", " NXDomain", " NotImp", " Refused"];

/** Tells a DNS message of `lengthBytes`; undefined where the bytes are none. -v adds names, -vv the question. */
export function dnsText(bytes: Uint8Array, lengthBytes: number, verbose: number): string | undefined {
  const decoded = decodeDns(bytes);
  if (decoded.malformed || decoded.questions.length === 0) return undefined;
  const text = decoded.response ? answerText(decoded, verbose) : questionText(decoded);
  return `${text} (${lengthBytes})`;
}

function questionText(message: DnsMessage): string {
  const { id, recursionDesired, questions, answers, authorities, additionals } = message;
  const counts = [
    [answers.length, "a"],
    [authorities.length, "n"],
    [additionals.length, "au"],
  ].filter(([count]) => (count as number) > 0);
  const extra = counts.map(([count, name]) => ` [${count}${name}]`).join("");
  return `${id}${recursionDesired ? "+" : ""}${extra} ${questions.map(asked).join(",")}`;
}

function answerText(message: DnsMessage, verbose: number): string {
  const { id, questions, rcode, authoritative, recursionAvailable, truncated, answers, authorities, additionals } =
    message;
  const flags = `${authoritative ? "*" : ""}${recursionAvailable ? "" : "-"}${truncated ? "|" : ""}`;
  const counts = `${answers.length}/${authorities.length}/${additionals.length}`;
  const records = answers
    .map((record) => (verbose > 0 ? `${dotted(record.name)} ` : "") + recordText(record))
    .join(", ");
  const question = verbose > 1 ? ` q: ${questions.map(asked).join(",")}` : "";
  return `${id}${RCODES[rcode] ?? ` Resp${rcode}`}${flags}${question} ${counts}${records === "" ? "" : ` ${records}`}`;
}

const asked = ({ type, name }: DnsQuestion): string => `${dnsTypeName(type)}? ${dotted(name)}`;

const dotted = (name: string): string => (name === "<Root>" ? "." : `${name}.`);

function recordText({ type, data }: DnsRecord): string {
  const name = dnsTypeName(type);
  if ("address" in data) return `${name} ${data.address}`;
  if ("exchange" in data) return `${name} ${dotted(data.exchange)} ${data.preference}`;
  if ("priority" in data) return `${name} ${dotted(data.target)}:${data.port} ${data.priority} ${data.weight}`;
  if ("target" in data) return `${name} ${dotted(data.target)}`;
  if ("texts" in data) return `${name} ${data.texts.map((text) => `"${text}"`).join(" ")}`;
  return name;
}
