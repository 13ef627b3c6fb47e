/** `getaddrinfo`: names to addresses, by the system's own rules (/etc/hosts, DNS), on a thread of koffi's. */
import koffi from "koffi";
import { decodeAddress } from "../addresses/decode";
import type { Address } from "../addresses/types";
import { AF_UNSPEC } from "../constants/families";
import { checkConstant, checkInteger, outOfRange, wrongType } from "../errors";
import { foreign, memoryAt, type Pointer } from "../syscalls/foreign";
import { GaiError } from "./gai-error";

type Callback = (error: Error | null, result: number) => void;
interface Asynchronous {
  async(host: Pointer, service: Pointer, hints: Uint8Array, result: Uint8Array, callback: Callback): void;
}

const getaddrinfo_ = foreign<Asynchronous>("int getaddrinfo(void *, void *, void *, void *)");
const freeaddrinfo = foreign<(list: bigint) => void>("void freeaddrinfo(void *)");

/** struct addrinfo in bytes: macOS has the canonical name before the address. */
const SIZE = 48;
const AT =
  process.platform === "darwin"
    ? { canonicalName: 24, address: 32, next: 40 }
    : { address: 24, canonicalName: 32, next: 40 };

/** One answer: what to give to `new Socket` and to `connect`. */
export interface AddressInfo {
  family: number;
  type: number;
  proto: number;
  /** The host's full name, on the first answer, where AI_CANONNAME asks for it. */
  canonicalName: string;
  address: Address;
}

export interface AddressHints {
  family?: number;
  type?: number;
  proto?: number;
  flags?: number;
}

/**
 * Looks up a host (null: this machine) and a service (a port, its name, or null): each address it can be reached at, best
 * first. Throws a GaiError where there is none.
 * @example
 * const [first] = await getaddrinfo("127.0.0.1", 80);
 * first.address // => ["127.0.0.1", 80]
 */
export async function getaddrinfo(
  host: string | null,
  service: string | number | null = null,
  hints: AddressHints = {},
): Promise<AddressInfo[]> {
  const { family = AF_UNSPEC, type = 0, proto = 0, flags = 0 } = hints;
  checkConstant("The family", family);
  checkConstant("The type", type);
  checkConstant("The protocol", proto);
  checkConstant("The flags", flags);
  if (typeof service === "number") checkInteger("The port", service, 0, 65535);
  const wanted = new Uint8Array(SIZE);
  const view = new DataView(wanted.buffer);
  [flags, family, type, proto].forEach((value, index) => {
    view.setInt32(index * 4, value, true);
  });
  // held in this frame until the thread has written into it
  const held = {
    host: text("The host", host),
    service: text("The service", typeof service === "number" ? String(service) : service),
    wanted,
    list: new Uint8Array(8),
  };
  const result = await new Promise<number>((resolve, reject) => {
    getaddrinfo_.async(held.host, held.service, held.wanted, held.list, (error, code) =>
      error ? reject(error) : resolve(code),
    );
  });
  if (result !== 0) throw new GaiError(result, host, service);
  const first = new DataView(held.list.buffer).getBigUint64(0, true);
  try {
    return readList(first);
  } finally {
    freeaddrinfo(first);
  }
}

function text(what: string, value: unknown): Uint8Array | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "string") throw wrongType(what, "a string or null", value);
  if (value.includes("\0")) throw outOfRange(what, "free of NUL characters", value);
  return Buffer.from(`${value}\0`);
}

function readList(first: bigint): AddressInfo[] {
  const answers: AddressInfo[] = [];
  for (let at = first; at !== 0n; ) {
    const view = new DataView(memoryAt(at, SIZE));
    const lengthBytes = view.getUint32(16, true);
    const name = view.getBigUint64(AT.canonicalName, true);
    // copied: the list is freed
    const address = new Uint8Array(memoryAt(view.getBigUint64(AT.address, true), lengthBytes)).slice();
    answers.push({
      family: view.getInt32(4, true),
      type: view.getInt32(8, true),
      proto: view.getInt32(12, true),
      canonicalName: name === 0n ? "" : koffi.decode.string(name),
      address: decodeAddress(address, lengthBytes),
    });
    at = view.getBigUint64(AT.next, true);
  }
  return answers;
}
