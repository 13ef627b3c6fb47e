// RFC 2132: DHCP options: a code, a length that counts the data alone, and data; 0 is padding, 255 the end.
import { ipv4Bytes, ipv4Text } from "./address";
import { concat, hexText, setUint32, uint32At } from "./big-endian";
import { EncodeError, type Malformed } from "./errors";
import type { HeaderField } from "./layout";
import { bytesField } from "./view";

const PAD = 0;
const END = 255;
const MESSAGE_TYPES = ["", "discover", "offer", "request", "decline", "ack", "nak", "release", "inform"] as const;
type MessageType = Exclude<(typeof MESSAGE_TYPES)[number], "">;

/** Options by the kind of their data. */
const ADDRESSES = {
  subnetMask: 1,
  router: 3,
  domainNameServer: 6,
  broadcastAddress: 28,
  requestedAddress: 50,
  serverIdentifier: 54,
} as const;
const SECONDS = { leaseTime: 51, renewalTime: 58, rebindingTime: 59 } as const;
const TEXTS = { hostName: 12, domainName: 15, message: 56 } as const;
const MESSAGE_TYPE = 53;
const PARAMETER_REQUEST_LIST = 55;

export type DhcpOption =
  | { name: "messageType"; value: MessageType | number }
  | { name: keyof typeof ADDRESSES; addresses: string[] }
  | { name: keyof typeof SECONDS; seconds: number }
  | { name: keyof typeof TEXTS; text: string }
  /** The codes of the options a client would like to hear. */
  | { name: "parameterRequestList"; codes: number[] }
  | { name: "other"; code: number; data: Uint8Array };

interface PlacedOption {
  at: number;
  lengthBytes: number;
  option: DhcpOption;
}

/** Reads options up to their end. */
export function decodeDhcpOptions(
  bytes: Uint8Array,
  from: number,
): { options: DhcpOption[]; end: number; malformed?: Malformed } {
  const { placed, end, malformed } = readOptions(bytes, from);
  const options = placed.map(({ option }) => option);
  return malformed ? { options, end, malformed } : { options, end };
}

function readOptions(bytes: Uint8Array, from: number): { placed: PlacedOption[]; end: number; malformed?: Malformed } {
  const placed: PlacedOption[] = [];
  let at = from;
  while (at < bytes.length) {
    const code = bytes[at] as number;
    if (code === END) return { placed, end: at + 1 };
    if (code === PAD) {
      at++;
      continue;
    }
    const body = at + 2;
    const next = body + (bytes[at + 1] ?? 0);
    if (body > bytes.length || next > bytes.length)
      return { placed, end: bytes.length, malformed: { at, why: `option ${code} runs past the end of the message` } };
    placed.push({ at, lengthBytes: next - at, option: readOption(code, bytes.subarray(body, next)) });
    at = next;
  }
  return { placed, end: at, malformed: { at, why: "the options have no end" } };
}

function nameOf<Table extends Record<string, number>>(table: Table, code: number): keyof Table | undefined {
  return Object.keys(table).find((name) => table[name] === code);
}

function readOption(code: number, data: Uint8Array): DhcpOption {
  const addresses = nameOf(ADDRESSES, code);
  if (addresses && data.length % 4 === 0)
    return {
      name: addresses,
      addresses: Array.from({ length: data.length / 4 }, (_, index) => ipv4Text(data, index * 4)),
    };
  const seconds = nameOf(SECONDS, code);
  if (seconds && data.length === 4) return { name: seconds, seconds: uint32At(data, 0) };
  const text = nameOf(TEXTS, code);
  if (text) return { name: text, text: new TextDecoder().decode(data) };
  if (code === PARAMETER_REQUEST_LIST) return { name: "parameterRequestList", codes: [...data] };
  if (code === MESSAGE_TYPE && data.length === 1) {
    const value = data[0] as number;
    return { name: "messageType", value: MESSAGE_TYPES[value] || value };
  }
  return { name: "other", code, data };
}

/** Makes options, and their end. */
export function encodeDhcpOptions(options: DhcpOption[]): Uint8Array {
  return concat(...options.map(writeOption), Uint8Array.of(END));
}

function writeOption(option: DhcpOption): Uint8Array {
  if (option.name === "messageType") {
    const value = typeof option.value === "number" ? option.value : MESSAGE_TYPES.indexOf(option.value);
    return placed(MESSAGE_TYPE, Uint8Array.of(value));
  }
  if (option.name === "parameterRequestList") return placed(PARAMETER_REQUEST_LIST, Uint8Array.from(option.codes));
  if (option.name === "other") return placed(option.code, option.data);
  if ("addresses" in option) return placed(ADDRESSES[option.name], concat(...option.addresses.map(ipv4Bytes)));
  if ("text" in option) return placed(TEXTS[option.name], new TextEncoder().encode(option.text));
  const seconds = new Uint8Array(4);
  setUint32(seconds, 0, option.seconds);
  return placed(SECONDS[option.name], seconds);
}

function placed(code: number, data: Uint8Array): Uint8Array {
  if (data.length > 255)
    throw new EncodeError(`option ${code}`, `its data of ${data.length} bytes must be at most 255`);
  return concat(Uint8Array.of(code, data.length), data);
}

/** Shows options as fields of the message that begins at `message`. */
export function viewDhcpOptions(bytes: Uint8Array, message: number, from: number): HeaderField[] {
  return readOptions(bytes, from).placed.map(({ at, lengthBytes, option }) => {
    const name = option.name === "other" ? `option ${option.code}` : option.name;
    return bytesField(name, at - message, lengthBytes, optionText(option));
  });
}

function optionText(option: DhcpOption): string {
  if (option.name === "other") return hexText(option.data);
  if ("addresses" in option) return option.addresses.join(" ");
  if ("text" in option) return option.text;
  if ("codes" in option) return option.codes.join(" ");
  return "seconds" in option ? `${option.seconds} s` : String(option.value);
}
