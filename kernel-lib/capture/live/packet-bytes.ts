/** The bytes of a packet from the ring as a capture holds them: VLAN tag put back, cooked header put before. */
import type { RingPacket } from "./ring";

/** Destination and source address: a VLAN tag stands behind them (IEEE 802.1Q). */
const TAG_PLACE = 12;
const TAG_BYTES = 4;
/** `LINKTYPE_LINUX_SLL2`: what Linux tells of a packet whose link-layer header it took off. */
const COOKED_BYTES = 20;

/** Bytes that stand before or in the packet but not in the ring. */
export function addedBytes(packet: RingPacket, cooked: boolean): number {
  return (cooked ? COOKED_BYTES : 0) + (!cooked && packet.vlan && packet.captured >= TAG_PLACE ? TAG_BYTES : 0);
}

/** Copies a packet out of the ring with the bytes added that are not there, at most `snapLengthBytes` of it. */
export function completed(packet: RingPacket, cooked: boolean, snapLengthBytes: number): Uint8Array {
  const { buffer, start, captured } = packet;
  const bytes = new Uint8Array(captured + addedBytes(packet, cooked));
  if (cooked) {
    writeCookedHeader(bytes, packet);
    bytes.set(buffer.subarray(start, start + captured), COOKED_BYTES);
  } else {
    bytes.set(buffer.subarray(start, start + TAG_PLACE));
    writeTag(bytes, packet);
    bytes.set(buffer.subarray(start + TAG_PLACE, start + captured), TAG_PLACE + TAG_BYTES);
  }
  return bytes.subarray(0, snapLengthBytes);
}

function writeTag(bytes: Uint8Array, { vlan }: RingPacket): void {
  const view = new DataView(bytes.buffer);
  view.setUint16(TAG_PLACE, vlan?.tpid ?? 0);
  view.setUint16(TAG_PLACE + 2, vlan?.tci ?? 0);
}

/** From `struct sockaddr_ll`: family 0, protocol 2, interface 4, hardware type 8, packet type 10, address length 11, address 12. */
function writeCookedHeader(bytes: Uint8Array, { buffer, addressStart }: RingPacket): void {
  const from = new DataView(buffer.buffer, buffer.byteOffset + addressStart, COOKED_BYTES);
  const to = new DataView(bytes.buffer);
  to.setUint16(0, from.getUint16(2));
  to.setUint32(4, from.getInt32(4, true));
  to.setUint16(8, from.getUint16(8, true));
  to.setUint8(10, from.getUint8(10));
  to.setUint8(11, from.getUint8(11));
  for (let at = 0; at < Math.min(from.getUint8(11), 8); at++) to.setUint8(12 + at, from.getUint8(12 + at));
}

const PACKET_OUTGOING = 4;
const ARPHRD_LOOPBACK = 772;

/** Among packets of all interfaces, those of `lo` pass twice: tells the one going out, which comes in as well. */
export function isSentToItself({ buffer, addressStart }: RingPacket): boolean {
  const type = buffer[addressStart + 10];
  const hardware = (buffer[addressStart + 8] as number) + (buffer[addressStart + 9] as number) * 256;
  return type === PACKET_OUTGOING && hardware === ARPHRD_LOOPBACK;
}
