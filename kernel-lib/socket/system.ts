/**
 * Calls beside the sockets': ioctl on a descriptor, a device's or a ring's memory mapped into this process, a file's lock,
 * a disk's sync.
 */
import { constants } from "node:os";
import { checkConstant, checkInteger, memoryOf, SocketError } from "./errors";
import { foreign, foreignIfThere, memoryAt, orErrno } from "./syscalls/foreign";
import { libc } from "./syscalls/libc";

const mmap_ = foreign<
  (
    address: bigint | null,
    length: number,
    protection: number,
    flags: number,
    fd: number,
    offset: number,
  ) => bigint | null
>("void *mmap(void *, size_t, int, int, int, int64_t)");

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
/** Private, at this very address, of no file, and of no memory until it is written to. */
const MAP_NOTHING_THERE = process.platform === "darwin" ? 0x1052 : 0x4032;
const MAP_FAILED = 2n ** 64n - 1n;

/**
 * Makes a device's own request of a descriptor; gives the result, and `argument` as the system has changed it. A request
 * whose argument holds addresses of memory is the caller's risk.
 */
export function ioctl(fd: number, request: number, argument: ArrayBufferView): number {
  checkInteger("The descriptor", fd, 0, 0x7fffffff);
  checkConstant("The request", request);
  const bytes = memoryOf("The argument", argument);
  const result = libc.ioctl(fd, request, bytes);
  if (result < 0) throw new SocketError("ioctl", -result);
  return result;
}

const flock_ = foreign<(fd: number, operation: number) => number>("int flock(int, int)");
const syncfs_ = foreignIfThere<(fd: number) => number>("int syncfs(int)");
const sync_ = foreign<() => void>("void sync(void)");

const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * Takes an open file for this process alone (flock, exclusive); gives false, at once, where somebody else has it. The
 * lock ends when the descriptor is closed, also by the death of the process. It stops only those who ask for it.
 */
export function flock(fd: number): boolean {
  checkInteger("The descriptor", fd, 0, 0x7fffffff);
  const result = orErrno(flock_(fd, LOCK_EX | LOCK_NB));
  if (result === -constants.errno.EWOULDBLOCK) return false;
  if (result < 0) throw new SocketError("flock", -result);
  return true;
}

/** Waits until everything written to a descriptor's file system is on its disk (syncfs; where there is none, sync). */
export function syncfs(fd: number): void {
  checkInteger("The descriptor", fd, 0, 0x7fffffff);
  if (!syncfs_) sync_();
  const result = syncfs_ ? orErrno(syncfs_(fd)) : 0;
  if (result < 0) throw new SocketError("syncfs", -result);
}

/** Memory that the system shares with this process, such as a packet ring. */
export interface Mapping {
  /** The memory itself: what the system writes shows here. After close it is zeros. */
  readonly memory: ArrayBuffer;
  close(): void;
}

/** Maps `lengthBytes` of a descriptor (a packet ring's, a file's) for reading and writing. */
export function mmap(fd: number, lengthBytes: number, offsetBytes = 0): Mapping {
  checkInteger("The descriptor", fd, 0, 0x7fffffff);
  checkInteger("The number of bytes", lengthBytes, 1, 2 ** 40);
  checkInteger("The offset", offsetBytes, 0, Number.MAX_SAFE_INTEGER);
  const address = mmap_(null, lengthBytes, PROT_READ_WRITE, MAP_SHARED, fd, offsetBytes);
  if (address === null || address === MAP_FAILED || address === -1n) throw new SocketError("mmap", -orErrno(-1));
  let open = true;
  return {
    memory: memoryAt(address, lengthBytes),
    close() {
      if (!open) return;
      open = false;
      // not munmap: a late look at the memory would end the process, so zeros take its place
      mmap_(address, lengthBytes, PROT_READ_WRITE, MAP_NOTHING_THERE, -1, 0);
    },
  };
}
