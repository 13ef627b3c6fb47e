/** Ancillary data: control messages (`struct cmsghdr`) beside a message, such as descriptors that go to another process. */
import { SCM_RIGHTS } from "../constants/flags";
import { SOL_SOCKET } from "../constants/options";
import { checkConstant, checkInteger, memoryOf, wrongType } from "../errors";

/** One control message: its level (SOL_SOCKET), its type (SCM_RIGHTS) and its bytes. */
export type AncillaryMessage = [level: number, type: number, data: Uint8Array];

/** macOS: a length of 32 bits and steps of 4 bytes; Linux: 64 bits and steps of 8. */
const DARWIN = process.platform === "darwin";
const HEADER_BYTES = DARWIN ? 12 : 16;
const STEP_BYTES = DARWIN ? 4 : 8;

const inSteps = (bytes: number): number => Math.ceil(bytes / STEP_BYTES) * STEP_BYTES;

/** Gives the length of a control message with so many bytes of data, without the padding behind it. */
export function cmsgLen(dataBytes: number): number {
  checkInteger("The number of bytes", dataBytes, 0, 0x7ffffff);
  return HEADER_BYTES + dataBytes;
}

/**
 * Gives the room that a control message with so many bytes of data takes: what recvmsg should be given for it.
 * @example
 * cmsgSpace(4) >= cmsgLen(4) // => true
 */
export function cmsgSpace(dataBytes: number): number {
  return inSteps(cmsgLen(dataBytes));
}

/** Lays control messages behind each other as the system wants them. */
export function encodeAncillary(messages: readonly AncillaryMessage[]): Uint8Array {
  if (!Array.isArray(messages)) throw wrongType("The ancillary data", "an array of [level, type, data]", messages);
  const parts = messages.map((message) => {
    if (!Array.isArray(message) || message.length !== 3)
      throw wrongType("An ancillary message", "[level, type, data]", message);
    const [level, type, data] = message as AncillaryMessage;
    checkConstant("The level", level);
    checkConstant("The type", type);
    return { level, type, data: memoryOf("The ancillary data", data) };
  });
  const bytes = new Uint8Array(parts.reduce((sum, { data }) => sum + cmsgSpace(data.length), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { level, type, data } of parts) {
    view.setUint32(at, HEADER_BYTES + data.length, true);
    view.setInt32(at + HEADER_BYTES - 8, level, true);
    view.setInt32(at + HEADER_BYTES - 4, type, true);
    bytes.set(data, at + HEADER_BYTES);
    at += cmsgSpace(data.length);
  }
  return bytes;
}

/** Reads control messages; one that was cut off gives the bytes that are there. */
export function decodeAncillary(bytes: Uint8Array): [level: number, type: number, data: Buffer][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: [number, number, Buffer][] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const length = view.getUint32(at, true);
    if (length < HEADER_BYTES) break;
    const data = Buffer.from(bytes.slice(at + HEADER_BYTES, at + length));
    messages.push([view.getInt32(at + HEADER_BYTES - 8, true), view.getInt32(at + HEADER_BYTES - 4, true), data]);
    at += inSteps(length);
  }
  return messages;
}

/** Packs descriptors as the control message that gives them to another process. */
export function packDescriptors(descriptors: readonly number[]): AncillaryMessage {
  if (!Array.isArray(descriptors)) throw wrongType("The descriptors", "an array of numbers", descriptors);
  for (const fd of descriptors) checkInteger("A descriptor", fd, 0, 0x7fffffff);
  return [SOL_SOCKET, SCM_RIGHTS, new Uint8Array(new Int32Array(descriptors).buffer)];
}

/** The descriptors among control messages; they are open in this process from now on, and the caller's to close. */
export function unpackDescriptors(messages: readonly AncillaryMessage[]): number[] {
  return messages
    .filter(([level, type]) => level === SOL_SOCKET && type === SCM_RIGHTS)
    .flatMap(([, , data]) => {
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      return Array.from({ length: Math.floor(data.length / 4) }, (_, index) => view.getInt32(index * 4, true));
    });
}
