/** What the packet panes and the ladder take: the packets of a capture, or just the bytes of frames. */

/** A packet to be shown; what kernel-lib/capture reads and captures are such. */
export interface PacketToShow {
  bytes: Uint8Array;
  /** Bytes it had on the wire; as many as there are unless told. */
  originalLength?: number;
  /** When it was captured: seconds since 1970, and nanoseconds of the last one. */
  seconds?: number;
  nanoseconds?: number;
  /** From 1; counted unless told. */
  number?: number;
  /** Where it was captured; Ethernet unless told. */
  captureInterface?: { linkType: number; name?: string };
  /** Its TCP or UDP checksum was left to the hardware, so what stands there means nothing. */
  checksumNotReady?: boolean;
}

/** Packets in their order: of a capture, or bare frames of Ethernet. */
export type PacketSource = Iterable<PacketToShow | Uint8Array>;

/** A packet with nothing left open. */
export interface ShownPacket {
  bytes: Uint8Array;
  originalLength: number;
  seconds: number;
  nanoseconds: number;
  number: number;
  linkType: number;
  interfaceName: string;
  checksumNotReady: boolean;
}

const ETHERNET = 1;

/** Fills in what a packet leaves open. */
export function shownPacket(packet: PacketToShow | Uint8Array, index: number): ShownPacket {
  const whole: PacketToShow = packet instanceof Uint8Array ? { bytes: packet } : packet;
  const { bytes, originalLength, seconds = 0, nanoseconds = 0, number, captureInterface } = whole;
  return {
    bytes,
    originalLength: originalLength ?? bytes.length,
    seconds,
    nanoseconds,
    number: number ?? index + 1,
    linkType: captureInterface?.linkType ?? ETHERNET,
    interfaceName: captureInterface?.name ?? "",
    checksumNotReady: whole.checksumNotReady ?? false,
  };
}
