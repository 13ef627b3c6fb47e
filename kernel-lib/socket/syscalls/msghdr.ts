/** `struct msghdr`, `struct mmsghdr` and `struct iovec`: where their fields are, in bytes. */

const SHARED = { name: 0, nameLength: 8, iov: 16, iovCount: 24, control: 32, controlLength: 40 };

/** macOS counts control bytes in 32 bits, Linux in 64. The addresses in it and the count are 64 bits wide on both. */
export const MSGHDR =
  process.platform === "darwin" ? { ...SHARED, flags: 44, size: 48 } : { ...SHARED, flags: 48, size: 56 };

/** A header and behind it the number of bytes of its message; Linux only. */
export const MMSGHDR = { ...MSGHDR, transferred: 56, size: 64 };

export const IOVEC = { base: 0, length: 8, size: 16 };
