/**
 * What a Socket needs of an operating system, as small as it goes. The course's sockets stand on libc; a network inside
 * the process stands under the same Socket by giving these.
 *
 * Every call returns at once. What it returns is its result (0 or more), or a negative error number (`-EAGAIN` where it
 * would have to wait). Addresses are `struct sockaddr`'s bytes: decodeAddress and encodeAddress read and write them.
 */

/** Events of a descriptor: it can be read, written, has urgent data; the bits of POLLIN, POLLOUT, POLLPRI. */
export const READABLE = 0x1;
export const PRIORITY = 0x2;
export const WRITABLE = 0x4;

/** A place for an address that a call gives; `length` is how many of its bytes are meant. */
export interface AddressBuffer {
  readonly bytes: Uint8Array;
  readonly length: Uint32Array;
}

/** One message of sendmsg or recvmsg; recvmsg writes the lengths and the flags that came. */
export interface MessageHeader {
  /** Gathered from, or scattered over, in this order. */
  readonly buffers: readonly Uint8Array[];
  /** sendmsg: where to. recvmsg: a place for where from. Empty for none. */
  readonly address: Uint8Array;
  addressLength: number;
  /** Ancillary data, as control messages (CMSG) lie in memory. */
  readonly control: Uint8Array;
  controlLength: number;
  flags: number;
}

/** A datagram of sendmmsg, with the address's bytes or without (a connected socket). */
export interface OutgoingDatagram {
  readonly data: Uint8Array;
  readonly address: Uint8Array | undefined;
}

/** Room for a batch of datagrams; recvmmsg writes what came of each. */
export interface IncomingBatch {
  readonly count: number;
  /** Room for each: datagram `n` lies at `n * roomBytes` of the memory. */
  readonly roomBytes: number;
  readonly memory: Uint8Array;
  readonly lengths: Uint32Array;
  /** ADDRESS_BYTES for each. */
  readonly addresses: Uint8Array;
  readonly addressLengths: Uint32Array;
}

/** Watches one descriptor until it is closed. */
export interface Watcher {
  /** Says which events to tell of from now on; 0 is none, and lets the process end. */
  want(events: number): void;
  close(): void;
}

export interface Syscalls {
  socket(family: number, type: number, protocol: number): number;
  /** Writes both descriptors into `descriptors`. */
  socketpair(family: number, type: number, protocol: number, descriptors: Int32Array): number;
  dup(fd: number): number;
  /** Makes a socket's descriptor that came from elsewhere nonblocking, and gives it back. */
  adopt(fd: number): number;
  close(fd: number): number;
  bind(fd: number, address: Uint8Array): number;
  listen(fd: number, backlog: number): number;
  /** Gives the new descriptor. */
  accept(fd: number, address: AddressBuffer): number;
  /** -EINPROGRESS where it takes time; called again when the descriptor is writable, it says what came of it. */
  connect(fd: number, address: Uint8Array): number;
  shutdown(fd: number, how: number): number;
  getsockname(fd: number, address: AddressBuffer): number;
  getpeername(fd: number, address: AddressBuffer): number;
  send(fd: number, data: Uint8Array, flags: number): number;
  sendto(fd: number, data: Uint8Array, flags: number, address: Uint8Array): number;
  /** Fills at most `lengthBytes` of the buffer. */
  recv(fd: number, buffer: Uint8Array, lengthBytes: number, flags: number): number;
  recvfrom(fd: number, buffer: Uint8Array, lengthBytes: number, flags: number, address: AddressBuffer): number;
  sendmsg(fd: number, message: MessageHeader, flags: number): number;
  recvmsg(fd: number, message: MessageHeader, flags: number): number;
  /** Sends several datagrams; gives how many went. */
  sendmmsg(fd: number, datagrams: readonly OutgoingDatagram[], flags: number): number;
  /** Receives several datagrams; gives how many came. */
  recvmmsg(fd: number, batch: IncomingBatch, flags: number): number;
  setsockopt(fd: number, level: number, option: number, value: Uint8Array): number;
  /** Gives how many bytes of `value` are meant. */
  getsockopt(fd: number, level: number, option: number, value: Uint8Array): number;
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  /** Which of these events hold now, with POLLERR, POLLHUP and POLLNVAL unasked. */
  ready(fd: number, events: number): number;
  /** Calls `notify` when events that are wanted hold; again and again while they hold and are wanted. */
  watch(fd: number, notify: (events: number) => void): Watcher;
  /**
   * Calls `action` when `delayMs` of the system's own time have passed, and gives a function that calls it off; left out, its
   * time is the machine's. Time-outs of sockets are kept by it.
   */
  after?(delayMs: number, action: () => void): () => void;
  /** Milliseconds of the system's own time since some moment; left out, its time is the machine's. */
  nowMs?(): number;
}

/** No address is longer: sizeof(struct sockaddr_storage). */
export const ADDRESS_BYTES = 128;

/** A place for any address. */
export function addressBuffer(): AddressBuffer {
  return { bytes: new Uint8Array(ADDRESS_BYTES), length: new Uint32Array(1) };
}
