/** Error numbers, as this system's calls give them. */
import { constants } from "node:os";

export const {
  EACCES,
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAFNOSUPPORT,
  EAGAIN,
  EALREADY,
  EBADF,
  EBUSY,
  ECONNABORTED,
  ECONNREFUSED,
  ECONNRESET,
  EDESTADDRREQ,
  EEXIST,
  EFAULT,
  EHOSTUNREACH,
  EINPROGRESS,
  EINVAL,
  EISCONN,
  EMFILE,
  EMSGSIZE,
  ENETDOWN,
  ENETUNREACH,
  ENOBUFS,
  ENODEV,
  ENOENT,
  ENOPROTOOPT,
  ENOTCONN,
  ENXIO,
  EOPNOTSUPP,
  EPERM,
  EPIPE,
  EPROTO,
  EPROTONOSUPPORT,
  EPROTOTYPE,
  ESRCH,
  ETIMEDOUT,
} = constants.errno;

const DARWIN = process.platform === "darwin";
/** Node does not name these. */
export const ESOCKTNOSUPPORT = DARWIN ? 44 : 94;
export const EHOSTDOWN = DARWIN ? 64 : 112;
export const ENONET = DARWIN ? ENETUNREACH : 64;
