/** Buffers that a message is gathered from and scattered over, and control messages laid into memory. */
import { type MessageHeader, MSG_CTRUNC } from "../../../socket";

const DARWIN = process.platform === "darwin";
const HEADER_BYTES = DARWIN ? 12 : 16;
const STEP_BYTES = DARWIN ? 4 : 8;
const NOTHING = new Uint8Array(0);

/** The bytes of several buffers in one; of a single one as it is. */
export function gather(buffers: readonly Uint8Array[]): Uint8Array {
  if (buffers.length <= 1) return buffers[0] ?? NOTHING;
  const whole = new Uint8Array(buffers.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const buffer of buffers) {
    whole.set(buffer, at);
    at += buffer.length;
  }
  return whole;
}

/** Lets a call fill one buffer, and lays what came over several; gives what the call gave. */
export function scatter(buffers: readonly Uint8Array[], fill: (into: Uint8Array) => number): number {
  if (buffers.length <= 1) return fill(buffers[0] ?? NOTHING);
  const whole = gather(buffers);
  const result = fill(whole);
  let at = 0;
  for (const buffer of buffers) {
    if (at >= result) break;
    buffer.set(whole.subarray(at, Math.min(at + buffer.length, result)));
    at += buffer.length;
  }
  return result;
}

/** Lays control messages behind each other; those without room are told of by MSG_CTRUNC. */
export function giveControl(
  messages: readonly [level: number, type: number, data: Uint8Array][],
  header: MessageHeader,
): void {
  const { control } = header;
  const room = Math.min(control.length, header.controlLength);
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  let at = 0;
  for (const [level, type, data] of messages) {
    const lengthBytes = HEADER_BYTES + data.length;
    if (at + HEADER_BYTES > room) {
      header.flags |= MSG_CTRUNC;
      break;
    }
    const fits = Math.min(lengthBytes, room - at);
    if (fits < lengthBytes) header.flags |= MSG_CTRUNC;
    control.fill(0, at, at + HEADER_BYTES);
    view.setUint32(at, fits, true);
    view.setInt32(at + HEADER_BYTES - 8, level, true);
    view.setInt32(at + HEADER_BYTES - 4, type, true);
    control.set(data.subarray(0, fits - HEADER_BYTES), at + HEADER_BYTES);
    at = Math.min(room, at + Math.ceil(lengthBytes / STEP_BYTES) * STEP_BYTES);
  }
  header.controlLength = at;
}
