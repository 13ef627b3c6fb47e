/** A small capture as tests of panes and ladder want it: two TCP packets, one of UDP, one of ARP, one that is cut. */
import type { CapturedPacket } from "../../../kernel-lib/capture";
import { LINK_TYPE } from "../../../kernel-lib/wire";
import { CAPTURED } from "../../wire/captured";

const captureInterface = { id: 0, linkType: LINK_TYPE.ethernet, snapLengthBytes: 65_535, name: "veth0" };

/** Frames as a capture holds them, a millisecond apart. */
export function captureOf(frames: readonly Uint8Array[]): CapturedPacket[] {
  return frames.map((bytes, index) => ({
    number: index + 1,
    seconds: 1_700_000_000 + Math.floor(index / 1000),
    nanoseconds: (index % 1000) * 1_000_000,
    bytes,
    originalLength: bytes.length,
    captureInterface,
  }));
}

export const FRAMES = [CAPTURED.arpRequest, CAPTURED.syn, CAPTURED.httpRequest, CAPTURED.udp, CAPTURED.dnsQuery];

/** So many packets, all frames of the small capture again and again. */
export function manyPackets(count: number): CapturedPacket[] {
  return captureOf(Array.from({ length: count }, (_, index) => FRAMES[index % FRAMES.length] as Uint8Array));
}
