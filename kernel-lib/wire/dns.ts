// RFC 1035 §4: DNS messages, over UDP as they are, over TCP each behind its length.
import { concat, setUint16, uint16At } from "./big-endian";
import { cutHeader, decodeWhole, NO_BYTES } from "./decode";
import { nameBytes, readName } from "./dns-name";
import { type DnsRecord, dnsTypeName, encodeRecord, readRecord, recordText } from "./dns-record";
import type { Decoded, Malformed } from "./errors";
import { bits, flag, hex } from "./field";
import { encodeFields, type HeaderField, layout } from "./layout";
import { bytesField, type HeaderView, viewFields } from "./view";

const OPCODES = ["query", "inverse query", "status", undefined, "notify", "update", "stateful operations"];
const RCODES = ["no error", "format error", "server failure", "no such name", "not implemented", "refused"];

export const DNS_LAYOUT = layout({
  id: hex(2),
  response: flag,
  opcode: bits(4, (value) => `${value} (${OPCODES[value] ?? "reserved"})`),
  authoritative: flag,
  truncated: flag,
  recursionDesired: flag,
  recursionAvailable: flag,
  reserved: flag,
  authenticated: flag,
  checkingDisabled: flag,
  rcode: bits(4, (value) => `${value} (${RCODES[value] ?? "other"})`),
  questionCount: 2,
  answerCount: 2,
  authorityCount: 2,
  additionalCount: 2,
});
export const DNS_HEADER_LENGTH = DNS_LAYOUT.lengthBytes;
export const DNS_PORT = 53;

export interface DnsQuestion {
  /** Without the dot at the end; the root is `<Root>`. */
  name: string;
  /** `DNS_TYPE` */
  type: number;
  /** 1 for the Internet. */
  class: number;
}

export interface DnsMessage {
  /** Chosen by who asks, repeated in the answer. */
  id: number;
  response: boolean;
  opcode: number;
  authoritative: boolean;
  truncated: boolean;
  recursionDesired: boolean;
  recursionAvailable: boolean;
  reserved: boolean;
  authenticated: boolean;
  checkingDisabled: boolean;
  /** 0 no error, 2 server failure, 3 no such name. */
  rcode: number;
  questions: DnsQuestion[];
  answers: DnsRecord[];
  authorities: DnsRecord[];
  additionals: DnsRecord[];
}

/** As many as fit into a message of 65,535 bytes when each has 16. */
const MOST_RECORDS = 4096;

interface Sections {
  questions: (DnsQuestion & Place)[];
  answers: (DnsRecord & Place)[];
  authorities: (DnsRecord & Place)[];
  additionals: (DnsRecord & Place)[];
  end: number;
  malformed?: Malformed;
}
interface Place {
  at: number;
  next: number;
}

/** Takes the places off again, which only the view needs. */
function bare<Value extends Place>({ at: _at, next: _next, ...value }: Value): Omit<Value, keyof Place> {
  return value;
}

/**
 * Reads a DNS message with all its sections; those that could be read where it breaks off.
 * @example
 * decodeDns(encodeDns({ id: 7, questions: [{ name: "example.org", type: 1, class: 1 }] })).questions[0].name // => "example.org"
 */
export function decodeDns(bytes: Uint8Array, offset = 0): Decoded<DnsMessage> {
  const header = decodeWhole(DNS_LAYOUT, bytes, offset);
  if (!header) return cutHeader("DNS header", DNS_LAYOUT, bytes, offset);
  const sections = readSections(bytes, offset, bytes.length);
  const { questionCount: _q, answerCount: _n, authorityCount: _u, additionalCount: _a, ...fields } = header;
  const message = {
    ...fields,
    questions: sections.questions.map(bare) as DnsQuestion[],
    answers: sections.answers.map(bare) as DnsRecord[],
    authorities: sections.authorities.map(bare) as DnsRecord[],
    additionals: sections.additionals.map(bare) as DnsRecord[],
    payload: sections.malformed ? NO_BYTES : bytes.subarray(sections.end),
  };
  return sections.malformed ? { ...message, malformed: sections.malformed } : message;
}

/** Walks questions and records one behind the other; what breaks ends the walk. */
function readSections(bytes: Uint8Array, message: number, end: number): Sections {
  const at = DNS_LAYOUT.at;
  let place = message + DNS_HEADER_LENGTH;
  let malformed: Malformed | undefined;
  let count = 0;
  const section = <Value>(countAt: number, what: string, read: (place: number) => (Value & Place) | undefined) => {
    const values: (Value & Place)[] = [];
    for (let left = uint16At(bytes, message + countAt); left > 0 && !malformed; left--) {
      const value = count++ < MOST_RECORDS ? read(place) : undefined;
      if (!value && count > MOST_RECORDS) malformed = { at: place, why: `more than ${MOST_RECORDS} records` };
      else if (!value)
        malformed = { at: place, why: `${what} ${values.length + 1} is cut off or its name cannot be read` };
      else {
        values.push(value);
        place = value.next;
      }
    }
    return values;
  };
  const known = new Map<number, string>();
  const record = (from: number) => readRecord(bytes, from, message, end, known);
  const questions = section(at.questionCount, "question", (from) => readQuestion(bytes, from, message, end, known));
  const answers = section(at.answerCount, "answer", record);
  const authorities = section(at.authorityCount, "authority", record);
  const additionals = section(at.additionalCount, "additional record", record);
  return { questions, answers, authorities, additionals, end: place, ...(malformed && { malformed }) };
}

function readQuestion(
  bytes: Uint8Array,
  at: number,
  message: number,
  end: number,
  known: Map<number, string>,
): (DnsQuestion & Place) | undefined {
  const name = readName(bytes, at, message, end, known);
  if (!name || name.next + 4 > end) return undefined;
  const type = uint16At(bytes, name.next);
  return { name: name.text, type, class: uint16At(bytes, name.next + 2), at, next: name.next + 4 };
}

const NOTHING = { questions: [], answers: [], authorities: [], additionals: [] };
const PLAIN = { response: false, opcode: 0, authoritative: false, truncated: false, recursionDesired: true };
const PLAIN_REST = {
  recursionAvailable: false,
  reserved: false,
  authenticated: false,
  checkingDisabled: false,
  rcode: 0,
};

/**
 * Makes a DNS message, without compression: a query that asks for recursion unless said otherwise.
 * @example
 * encodeDns({ id: 7, questions: [{ name: "example.org", type: 1, class: 1 }] }).length // => 29
 */
export function encodeDns(message: Partial<DnsMessage> & Pick<DnsMessage, "id">): Uint8Array {
  const { questions, answers, authorities, additionals } = { ...NOTHING, ...message };
  const bytes = new Uint8Array(DNS_HEADER_LENGTH);
  const counts = {
    questionCount: questions.length,
    answerCount: answers.length,
    authorityCount: authorities.length,
    additionalCount: additionals.length,
  };
  encodeFields(DNS_LAYOUT, bytes, { ...PLAIN, ...PLAIN_REST, ...message, ...counts });
  const records = [...answers, ...authorities, ...additionals].map(encodeRecord);
  return concat(bytes, ...questions.map(encodeQuestion), ...records);
}

function encodeQuestion(question: DnsQuestion): Uint8Array {
  const end = new Uint8Array(4);
  setUint16(end, 0, question.type);
  setUint16(end, 2, question.class);
  return concat(nameBytes(question.name), end);
}

/** Shows a DNS message: its header field by field, then each question and record. */
export function viewDns(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "dns", name: "Domain Name System", reference: "RFC 1035" };
  if (bytes.length < offset + DNS_HEADER_LENGTH) return viewFields(who, DNS_LAYOUT, bytes, offset);
  const sections = readSections(bytes, offset, bytes.length);
  const place = ({ at, next }: Place): [number, number] => [at - offset, next - at];
  const questions = sections.questions.map((question): HeaderField => {
    const text = `${question.name} ${dnsTypeName(question.type)}`;
    return bytesField("question", ...place(question), text);
  });
  const records = (["answers", "authorities", "additionals"] as const).flatMap((section) =>
    sections[section].map((record) => bytesField(RECORD_NAMES[section], ...place(record), recordText(record))),
  );
  return viewFields(who, DNS_LAYOUT, bytes, offset, [...questions, ...records]);
}

const RECORD_NAMES = { answers: "answer", authorities: "authority", additionals: "additional" } as const;
