/** Flags of sending and receiving, requests of ioctl, events of poll, with this system's values. */
import { darwinOnly, either } from "./platform";

/** Out-of-band: one urgent byte, which overtakes nothing but is read apart (RFC 6093 advises against it). */
export const MSG_OOB = 0x1;
/** Looks at what has come and leaves it in the queue. */
export const MSG_PEEK = 0x2;
/** Sends to hosts on this network only, past no router. */
export const MSG_DONTROUTE = 0x4;
/** Out: ancillary data were cut off. */
export const MSG_CTRUNC = either(0x8, 0x20);
/** In: gives a datagram's whole length (Linux). Out: the datagram was cut off. */
export const MSG_TRUNC = either(0x20, 0x10);
/** Does not wait, this once. */
export const MSG_DONTWAIT = either(0x40, 0x80);
/** Ends a record, where the protocol has records. */
export const MSG_EOR = either(0x80, 0x8);
/** Waits for all that was asked for. */
export const MSG_WAITALL = either(0x100, 0x40);
export const MSG_CONFIRM = either(0x800);
export const MSG_ERRQUEUE = either(0x2000);
/** Raises no SIGPIPE; every send here has it, so that no signal ends the kernel. */
export const MSG_NOSIGNAL = either(0x4000, 0x80000);
/** More is to come: the rest of a segment waits for it. */
export const MSG_MORE = either(0x8000);
export const MSG_WAITFORONE = either(0x10000);
export const MSG_FASTOPEN = either(0x20000000);
export const MSG_CMSG_CLOEXEC = either(0x40000000);
export const MSG_EOF = darwinOnly(0x100);

/** ioctl: how many bytes could be read now. */
export const FIONREAD = either(0x541b, 0x4004667f);
/** ioctl: is the next byte the urgent one? */
export const SIOCATMARK = either(0x8905, 0x40047307);
/** ioctl: how many bytes of the send buffer the other side has not acknowledged. */
export const TIOCOUTQ = either(0x5411, 0x40047473);
/** TIOCOUTQ by its name for sockets. */
export const SIOCOUTQ = either(0x5411);
/** ioctl: how many bytes of the send buffer were never sent. */
export const SIOCOUTQNSD = either(0x894b);

export const POLLIN = 0x1;
export const POLLPRI = 0x2;
export const POLLOUT = 0x4;
export const POLLERR = 0x8;
export const POLLHUP = 0x10;
export const POLLNVAL = 0x20;
export const POLLRDHUP = either(0x2000);

export const SCM_RIGHTS = 1;
export const SCM_CREDENTIALS = either(2);

export const AI_PASSIVE = 0x1;
export const AI_CANONNAME = 0x2;
export const AI_NUMERICHOST = 0x4;
export const AI_NUMERICSERV = either(0x400, 0x1000);
export const AI_V4MAPPED = either(0x8, 0x800);
export const AI_ALL = either(0x10, 0x100);
export const AI_ADDRCONFIG = either(0x20, 0x400);

export const NI_NUMERICHOST = either(1, 2);
export const NI_NUMERICSERV = either(2, 8);
export const NI_NOFQDN = either(4, 1);
export const NI_NAMEREQD = either(8, 4);
export const NI_DGRAM = 16;
