/** sendmsg, recvmsg and their kin: several buffers, ancillary data, flags that come back, many datagrams at once. */
import { decodeAddress, formatAddress } from "../addresses/decode";
import type { Address } from "../addresses/types";
import { MSG_CMSG_CLOEXEC, MSG_DONTWAIT } from "../constants/flags";
import type { WaitOptions } from "../descriptor";
import { bytesOf, checkConstant, checkInteger, memoryOf, wrongType } from "../errors";
import { ADDRESS_BYTES, type IncomingBatch, type MessageHeader, READABLE, WRITABLE } from "../syscalls/syscalls";
import { type Data, Transfer } from "../transfer";
import { type AncillaryMessage, decodeAncillary, encodeAncillary } from "./ancillary";

/** What recvmsg gives besides the data. */
export type ReceivedExtras<A> = [ancillary: [level: number, type: number, data: Buffer][], flags: number, address: A];

/** The system takes no more buffers at once (IOV_MAX). */
const MOST_BUFFERS = 1024;
const NOTHING = new Uint8Array(0);

export abstract class Messages<A extends Address> extends Transfer<A> {
  /**
   * Sends several buffers as one message, in order, with ancillary data; gives how many bytes went, which on a stream
   * **may be fewer than given**.
   */
  async sendmsg(
    buffers: readonly Data[],
    ancillary: readonly AncillaryMessage[] = [],
    flags = 0,
    address?: A | null,
    options?: WaitOptions,
  ): Promise<number> {
    const parts = listOf(buffers).map(bytesOf);
    const control = encodeAncillary(ancillary);
    checkConstant("The flags", flags);
    this.open("sendmsg");
    const to = address == null ? NOTHING : await this.encoder.resolve(address);
    const header: MessageHeader = {
      buffers: parts,
      address: to,
      addressLength: to.length,
      control,
      controlLength: control.length,
      flags: 0,
    };
    return this.perform({
      name: "sendmsg",
      event: WRITABLE,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => this.syscalls.sendmsg(this.fileno(), header, flags),
      options,
      asked: () => (address == null ? {} : { address: formatAddress(address as Address) }),
    });
  }

  /** Receives at most `lengthBytes` and at most `ancillaryBytes` of ancillary data (see cmsgSpace), with flags and address. */
  async recvmsg(
    lengthBytes: number,
    ancillaryBytes = 0,
    flags = 0,
    options?: WaitOptions,
  ): Promise<[data: Buffer, ...extras: ReceivedExtras<A>]> {
    checkInteger("The number of bytes", lengthBytes, 0, 2 ** 30);
    const buffer = Buffer.allocUnsafeSlow(lengthBytes);
    const [received, ...extras] = await this.recvmsgInto([buffer], ancillaryBytes, flags, options);
    return [buffer.subarray(0, Math.min(received, lengthBytes)), ...extras];
  }

  /** Receives into several buffers of yours, filled in order; gives the number of bytes, and the rest as recvmsg does. */
  async recvmsgInto(
    buffers: readonly ArrayBufferView[],
    ancillaryBytes = 0,
    flags = 0,
    options?: WaitOptions,
  ): Promise<[lengthBytes: number, ...extras: ReceivedExtras<A>]> {
    const targets = listOf(buffers).map((buffer) => memoryOf("A buffer", buffer));
    checkInteger("The number of bytes for ancillary data", ancillaryBytes, 0, 2 ** 20);
    checkConstant("The flags", flags);
    const address = new Uint8Array(ADDRESS_BYTES);
    const control = new Uint8Array(ancillaryBytes);
    const header: MessageHeader = { buffers: targets, address, addressLength: 0, control, controlLength: 0, flags: 0 };
    const received = await this.perform({
      name: "recvmsg",
      event: READABLE,
      receives: true,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => {
        header.addressLength = ADDRESS_BYTES;
        header.controlLength = ancillaryBytes;
        return this.syscalls.recvmsg(this.fileno(), header, flags);
      },
      options,
    });
    const asked = flags & MSG_CMSG_CLOEXEC;
    return [
      received,
      decodeAncillary(control.subarray(0, header.controlLength)),
      // every recvmsg here asks that descriptors be closed on exec, and Linux says so in the flags
      (header.flags & ~MSG_CMSG_CLOEXEC) | asked,
      decodeAddress(address, header.addressLength, 0, this.names.interfaceName) as A,
    ];
  }

  /** Sends many datagrams in one call of the system; gives how many went, which **may be fewer than given**. */
  async sendmmsg(
    datagrams: readonly (readonly [data: Data, address?: A])[],
    flags = 0,
    options?: WaitOptions,
  ): Promise<number> {
    checkConstant("The flags", flags);
    this.open("sendmmsg");
    let lastAddress: A | undefined;
    let lastBytes: Uint8Array | undefined;
    const outgoing = listOf(datagrams).map((datagram) => {
      if (!Array.isArray(datagram)) throw wrongType("A datagram", "[data, address]", datagram);
      const [data, address] = datagram as [Data, A?];
      if (address !== lastAddress) {
        lastAddress = address;
        lastBytes = address === undefined ? undefined : this.encoder.encode(address);
      }
      return { data: bytesOf(data), address: lastBytes };
    });
    if (outgoing.length === 0) return 0;
    return this.perform({
      name: "sendmmsg",
      event: WRITABLE,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => this.syscalls.sendmmsg(this.fileno(), outgoing, flags),
      options,
    });
  }

  /** Receives up to `count` datagrams of at most `lengthBytes` in one call of the system, waiting for the first only. */
  async recvmmsg(
    count: number,
    lengthBytes: number,
    flags = 0,
    options?: WaitOptions,
  ): Promise<[data: Buffer, address: A][]> {
    checkInteger("The number of datagrams", count, 1, MOST_BUFFERS);
    checkInteger("The number of bytes", lengthBytes, 0, 65536);
    checkConstant("The flags", flags);
    const memory = Buffer.allocUnsafeSlow(count * lengthBytes);
    const batch: IncomingBatch = { ...roomFor(count), count, roomBytes: lengthBytes, memory };
    let datagrams: [Buffer, A][] = [];
    await this.perform({
      name: "recvmmsg",
      event: READABLE,
      receives: true,
      dontWait: (flags & MSG_DONTWAIT) !== 0,
      attempt: () => {
        const received = this.syscalls.recvmmsg(this.fileno(), batch, flags);
        if (received > 0) datagrams = taken<A>(batch, received);
        return received;
      },
      options,
    });
    return datagrams;
  }
}

type AddressRoom = Pick<IncomingBatch, "lengths" | "addresses" | "addressLengths">;
let addressRoom: AddressRoom = roomForAddresses(64);

/** Room for addresses and lengths, which is read before the next call and so can be shared. */
function roomFor(count: number): AddressRoom {
  if (addressRoom.lengths.length < count) addressRoom = roomForAddresses(count);
  return addressRoom;
}

function roomForAddresses(count: number): AddressRoom {
  return {
    lengths: new Uint32Array(count),
    addresses: new Uint8Array(count * ADDRESS_BYTES),
    addressLengths: new Uint32Array(count),
  };
}

function taken<A>(batch: IncomingBatch, received: number): [Buffer, A][] {
  const datagrams: [Buffer, A][] = [];
  for (let index = 0; index < received; index++) {
    const start = index * batch.roomBytes;
    const data = (batch.memory as Buffer).subarray(start, start + (batch.lengths[index] as number));
    const address = decodeAddress(batch.addresses, batch.addressLengths[index] as number, index * ADDRESS_BYTES);
    datagrams.push([data, address as A]);
  }
  return datagrams;
}

function listOf<T>(list: readonly T[]): readonly T[] {
  if (!Array.isArray(list)) throw wrongType("The list", "an array", list);
  if (list.length > MOST_BUFFERS) throw wrongType("The list", `an array of at most ${MOST_BUFFERS}`, list);
  return list;
}
