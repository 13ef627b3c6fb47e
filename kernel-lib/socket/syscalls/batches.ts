/** recvmmsg and sendmmsg: many datagrams in one call, or one by one where the system has no such call. */
import { addressOf, foreignIfThere, orErrno } from "./foreign";
import { held, receiveMessage, sendMessage } from "./messages";
import { IOVEC, MMSGHDR } from "./msghdr";
import { ADDRESS_BYTES, type IncomingBatch, type OutgoingDatagram } from "./syscalls";

const sendmmsg = foreignIfThere<(fd: number, headers: Uint8Array, count: number, flags: number) => number>(
  "int sendmmsg(int, void *, unsigned int, int)",
);
const recvmmsg = foreignIfThere<
  (fd: number, headers: Uint8Array, count: number, flags: number, timeout: null) => number
>("int recvmmsg(int, void *, unsigned int, int, void *)");

/** Headers and iovecs, reused from call to call: they are not looked at between calls. */
class Prepared {
  readonly headers: Uint8Array;
  readonly words: Uint32Array;
  readonly addresses: BigUint64Array;
  readonly iovecs: BigUint64Array;

  constructor(readonly count: number) {
    const memory = new ArrayBuffer(MMSGHDR.size * count);
    this.headers = new Uint8Array(memory);
    this.words = new Uint32Array(memory);
    this.addresses = new BigUint64Array(memory);
    this.iovecs = new BigUint64Array(2 * count);
    const iovecs = addressOf(new Uint8Array(this.iovecs.buffer));
    for (let index = 0; index < count; index++) {
      this.addresses[(index * MMSGHDR.size + MMSGHDR.iov) / 8] = iovecs + BigInt(index * IOVEC.size);
      this.words[(index * MMSGHDR.size + MMSGHDR.iovCount) / 4] = 1;
    }
  }
}

const ENTRY_WORDS = MMSGHDR.size / 4;
let prepared = new Prepared(64);

function preparedFor(count: number): Prepared {
  if (prepared.count < count) prepared = new Prepared(count);
  return prepared;
}

export function receiveBatch(fd: number, batch: IncomingBatch, flags: number): number {
  if (!recvmmsg) return oneByOne(batch.count, (index) => receiveOne(fd, batch, index, flags));
  const { headers, words, addresses, iovecs } = preparedFor(batch.count);
  const memoryAddress = addressOf(batch.memory);
  const namesAddress = addressOf(batch.addresses);
  for (let index = 0; index < batch.count; index++) {
    addresses[(index * MMSGHDR.size + MMSGHDR.name) / 8] = namesAddress + BigInt(index * ADDRESS_BYTES);
    words[index * ENTRY_WORDS + MMSGHDR.nameLength / 4] = ADDRESS_BYTES;
    iovecs[index * 2] = memoryAddress + BigInt(index * batch.roomBytes);
    iovecs[index * 2 + 1] = BigInt(batch.roomBytes);
  }
  const received = orErrno(recvmmsg(fd, headers, batch.count, flags, null));
  held(batch.memory);
  held(batch.addresses);
  for (let index = 0; index < received; index++) {
    batch.lengths[index] = words[index * ENTRY_WORDS + MMSGHDR.transferred / 4] as number;
    batch.addressLengths[index] = words[index * ENTRY_WORDS + MMSGHDR.nameLength / 4] as number;
  }
  return received;
}

export function sendBatch(fd: number, datagrams: readonly OutgoingDatagram[], flags: number): number {
  if (!sendmmsg) return oneByOne(datagrams.length, (index) => sendOne(fd, datagrams[index] as OutgoingDatagram, flags));
  const { headers, words, addresses, iovecs } = preparedFor(datagrams.length);
  for (const [index, { data, address }] of datagrams.entries()) {
    addresses[(index * MMSGHDR.size + MMSGHDR.name) / 8] = address ? addressOf(address) : 0n;
    words[index * ENTRY_WORDS + MMSGHDR.nameLength / 4] = address?.length ?? 0;
    iovecs[index * 2] = addressOf(data);
    iovecs[index * 2 + 1] = BigInt(data.length);
  }
  // the datagrams, and so their memory, are the caller's until this returns
  return orErrno(sendmmsg(fd, headers, datagrams.length, flags));
}

function oneByOne(count: number, transfer: (index: number) => number): number {
  for (let index = 0; index < count; index++) {
    const result = transfer(index);
    if (result < 0) return index > 0 ? index : result;
  }
  return count;
}

const NOTHING = new Uint8Array(0);

function sendOne(fd: number, { data, address = NOTHING }: OutgoingDatagram, flags: number): number {
  const header = {
    buffers: [data],
    address,
    addressLength: address.length,
    control: NOTHING,
    controlLength: 0,
    flags: 0,
  };
  return sendMessage(fd, header, flags);
}

function receiveOne(fd: number, batch: IncomingBatch, index: number, flags: number): number {
  const header = {
    buffers: [batch.memory.subarray(index * batch.roomBytes, (index + 1) * batch.roomBytes)],
    address: batch.addresses.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES),
    addressLength: ADDRESS_BYTES,
    control: NOTHING,
    controlLength: 0,
    flags: 0,
  };
  const result = receiveMessage(fd, header, flags);
  if (result < 0) return result;
  batch.lengths[index] = result;
  batch.addressLengths[index] = header.addressLength;
  return result;
}
