// RFC 1122 §4.2.3.9 and Linux: what an ICMP error means to a socket.
import {
  EACCES,
  ECONNREFUSED,
  EHOSTDOWN,
  EHOSTUNREACH,
  EMSGSIZE,
  ENETUNREACH,
  ENONET,
  ENOPROTOOPT,
  EOPNOTSUPP,
  EPROTO,
} from "../errno";

type Meaning = readonly [errno: number, isHard: boolean];

/** By the code of "destination unreachable" (RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1). */
const UNREACHABLE4: readonly Meaning[] = [
  [ENETUNREACH, false],
  [EHOSTUNREACH, false],
  [ENOPROTOOPT, true],
  [ECONNREFUSED, true],
  [EMSGSIZE, false],
  [EOPNOTSUPP, false],
  [ENETUNREACH, true],
  [EHOSTDOWN, true],
  [ENONET, true],
  [ENETUNREACH, true],
  [EHOSTUNREACH, true],
  [ENETUNREACH, false],
  [EHOSTUNREACH, false],
  [EHOSTUNREACH, true],
  [EHOSTUNREACH, true],
  [EHOSTUNREACH, true],
];

/** RFC 4443 §3.1. */
const UNREACHABLE6: readonly Meaning[] = [
  [ENETUNREACH, false],
  [EACCES, true],
  [EHOSTUNREACH, false],
  [EHOSTUNREACH, false],
  [ECONNREFUSED, true],
  [EACCES, true],
  [EACCES, true],
];

/** Gives the error number for a message, and whether it is more than a hint; undefined for what is no error. */
export function meaningOf(version: 4 | 6, type: number, code: number): Meaning | undefined {
  if (version === 4) {
    if (type === 3) return UNREACHABLE4[code] ?? [EHOSTUNREACH, true];
    if (type === 11) return [EHOSTUNREACH, false];
    return type === 12 ? [EPROTO, true] : undefined;
  }
  if (type === 1) return UNREACHABLE6[code] ?? [EPROTO, true];
  if (type === 2) return [EMSGSIZE, false];
  if (type === 3) return [EHOSTUNREACH, false];
  return type === 4 ? [EPROTO, true] : undefined;
}
