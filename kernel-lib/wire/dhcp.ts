// RFC 2131 §2: DHCP messages, which have the form of BOOTP (RFC 951); the options are in "./dhcp-options".
import { concat } from "./big-endian";
import { cutHeader, decodeWhole } from "./decode";
import { type DhcpOption, decodeDhcpOptions, encodeDhcpOptions, viewDhcpOptions } from "./dhcp-options";
import type { Decoded } from "./errors";
import { type Field, hex, ipv4, mac, named } from "./field";
import { encodeFields, layout } from "./layout";
import { type HeaderView, viewFields } from "./view";

const OPERATIONS = ["", "request", "reply"];
/** What stands before the options and tells that there are any (RFC 2131 §3). */
const MAGIC_COOKIE = 0x63825363;
export const DHCP_PORT = { server: 67, client: 68 } as const;

/** Text in a field of fixed length, with zeros behind it. */
function textField(lengthBytes: number): Field<string> {
  const end = (bytes: Uint8Array, at: number): Uint8Array => bytes.subarray(at, at + lengthBytes);
  return {
    bits: lengthBytes * 8,
    read: (bytes, bitOffset) => new TextDecoder().decode(end(bytes, bitOffset >>> 3)).replace(/\0.*$/s, ""),
    write: (bytes, bitOffset, value) => {
      end(bytes, bitOffset >>> 3).fill(0);
      bytes.set(new TextEncoder().encode(String(value)), bitOffset >>> 3);
    },
    problem: (value) =>
      new TextEncoder().encode(String(value)).length <= lengthBytes ? undefined : `at most ${lengthBytes} bytes`,
    text: String,
  };
}

export const DHCP_LAYOUT = layout({
  operation: named(1, (operation) => OPERATIONS[operation] || undefined),
  hardwareType: 1,
  hardwareLength: 1,
  hops: 1,
  transaction: hex(4),
  secondsElapsed: 2,
  flags: hex(2),
  clientAddress: ipv4,
  yourAddress: ipv4,
  nextServer: ipv4,
  relayAgent: ipv4,
  clientHardware: mac,
  hardwarePadding: textField(10),
  serverName: textField(64),
  bootFile: textField(128),
  cookie: hex(4),
});

export interface DhcpMessage {
  /** 1 from a client, 2 from a server. */
  operation: number;
  hardwareType: number;
  hardwareLength: number;
  hops: number;
  /** Chosen by the client, repeated by the server. */
  transaction: number;
  secondsElapsed: number;
  /** 0x8000 asks for answers by broadcast. */
  flags: number;
  /** The address the client has, and the one it is given. */
  clientAddress: string;
  yourAddress: string;
  nextServer: string;
  relayAgent: string;
  clientHardware: string;
  serverName: string;
  bootFile: string;
  options: DhcpOption[];
}

/**
 * Reads a DHCP message with its options.
 * @example
 * decodeDhcp(encodeDhcp({ operation: 1, transaction: 7, clientHardware: "02:00:00:00:00:01", options: [{ name: "messageType", value: "discover" }] })).options[0] // => { name: "messageType", value: "discover" }
 */
export function decodeDhcp(bytes: Uint8Array, offset = 0): Decoded<DhcpMessage> {
  const fixed = decodeWhole(DHCP_LAYOUT, bytes, offset);
  if (!fixed) return cutHeader("DHCP message", DHCP_LAYOUT, bytes, offset);
  const { cookie, hardwarePadding: _, ...header } = fixed;
  const body = offset + DHCP_LAYOUT.lengthBytes;
  if (cookie !== MAGIC_COOKIE) {
    const malformed = { at: body - 4, why: "no magic cookie before the options: BOOTP, not DHCP" };
    return { ...header, options: [], payload: bytes.subarray(body - 4), malformed };
  }
  const { options, end, malformed } = decodeDhcpOptions(bytes, body);
  const message = { ...header, options, payload: bytes.subarray(end) };
  return malformed ? { ...message, malformed } : message;
}

const ANY = "0.0.0.0";
const PLAIN = {
  ...{ hardwareType: 1, hardwareLength: 6, hops: 0, secondsElapsed: 0, flags: 0, cookie: MAGIC_COOKIE },
  ...{ clientAddress: ANY, yourAddress: ANY, nextServer: ANY, relayAgent: ANY },
  ...{ hardwarePadding: "", serverName: "", bootFile: "" },
};

/** Makes a DHCP message; what is left out is zero, the options are ended. */
export function encodeDhcp(
  message: Partial<DhcpMessage> & Pick<DhcpMessage, "operation" | "transaction" | "clientHardware">,
): Uint8Array {
  const bytes = new Uint8Array(DHCP_LAYOUT.lengthBytes);
  encodeFields(DHCP_LAYOUT, bytes, { ...PLAIN, ...message });
  return concat(bytes, encodeDhcpOptions(message.options ?? []));
}

/** Shows a DHCP message field by field, options included. */
export function viewDhcp(bytes: Uint8Array, offset = 0): HeaderView {
  const who = { protocol: "dhcp", name: "Dynamic Host Configuration Protocol", reference: "RFC 2131" };
  const options = viewDhcpOptions(bytes, offset, offset + DHCP_LAYOUT.lengthBytes);
  return viewFields(who, DHCP_LAYOUT, bytes, offset, options);
}
