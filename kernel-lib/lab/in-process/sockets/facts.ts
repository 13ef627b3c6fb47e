/** What getsockopt says of a socket beside its numbers: type, buffers, lingering, device. */
import {
  SO_ACCEPTCONN,
  SO_BINDTODEVICE,
  SO_DOMAIN,
  SO_LINGER,
  SO_PROTOCOL,
  SO_RCVBUF,
  SO_RCVTIMEO,
  SO_SNDBUF,
  SO_SNDTIMEO,
  SO_TYPE,
} from "../../../socket";

interface Facts {
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
  readonly receiveBufferBytes: number;
  readonly sendBufferBytes: number;
  readonly lingerSeconds: number | undefined;
  readonly device: { readonly name: string } | undefined;
  readonly isListening: boolean;
}

/** Reads an int; of IP's options a single byte will do. */
export function readInteger(value: Uint8Array, level: number): number | undefined {
  if (value.length >= 4) return new DataView(value.buffer, value.byteOffset).getInt32(0, true);
  return level === 0 && value.length >= 1 ? value[0] : undefined;
}

/** Writes an int as far as there is room. */
export function giveInteger(value: Uint8Array, number: number): number {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, number, true);
  value.set(bytes.subarray(0, value.length));
  return Math.min(4, value.length);
}

/** Writes an int as the answer of an ioctl. */
export function answer(argument: Uint8Array, number: number): 0 {
  giveInteger(argument, number);
  return 0;
}

export abstract class SocketFacts {
  get isListening(): boolean {
    return false;
  }

  /** Gives how many bytes of `value` are meant; undefined for an option that is none of these. */
  protected socketFact(option: number, value: Uint8Array, facts: Facts): number | undefined {
    switch (option) {
      case SO_TYPE:
        return giveInteger(value, facts.type);
      case SO_PROTOCOL:
        return giveInteger(value, facts.protocol);
      case SO_DOMAIN:
        return giveInteger(value, facts.family);
      case SO_ACCEPTCONN:
        return giveInteger(value, facts.isListening ? 1 : 0);
      case SO_RCVBUF:
        return giveInteger(value, facts.receiveBufferBytes);
      case SO_SNDBUF:
        return giveInteger(value, facts.sendBufferBytes);
      case SO_LINGER:
        giveInteger(value, facts.lingerSeconds === undefined ? 0 : 1);
        return 4 + giveInteger(value.subarray(4), facts.lingerSeconds ?? 0);
      case SO_RCVTIMEO:
      case SO_SNDTIMEO:
        value.fill(0, 0, 16);
        return Math.min(16, value.length);
      case SO_BINDTODEVICE: {
        const name = Buffer.from(facts.device ? `${facts.device.name}\0` : "");
        value.set(name.subarray(0, value.length));
        return Math.min(name.length, value.length);
      }
      default:
        return undefined;
    }
  }
}
