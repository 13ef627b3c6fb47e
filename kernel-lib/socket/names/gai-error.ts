/** Errors of name look-ups, which have numbers of their own. */
import { foreign } from "../syscalls/foreign";

const gai_strerror = foreign<(code: number) => string>("const char *gai_strerror(int)");

const CODES: Readonly<Record<number, string>> =
  process.platform === "darwin"
    ? {
        2: "EAI_AGAIN",
        3: "EAI_BADFLAGS",
        4: "EAI_FAIL",
        5: "EAI_FAMILY",
        6: "EAI_MEMORY",
        7: "EAI_NODATA",
        8: "EAI_NONAME",
        9: "EAI_SERVICE",
        10: "EAI_SOCKTYPE",
        11: "EAI_SYSTEM",
      }
    : {
        [-1]: "EAI_BADFLAGS",
        [-2]: "EAI_NONAME",
        [-3]: "EAI_AGAIN",
        [-4]: "EAI_FAIL",
        [-5]: "EAI_NODATA",
        [-6]: "EAI_FAMILY",
        [-7]: "EAI_SOCKTYPE",
        [-8]: "EAI_SERVICE",
        [-10]: "EAI_MEMORY",
        [-11]: "EAI_SYSTEM",
      };

const HINTS: Record<string, string> = {
  EAI_NONAME: "No address is known by this name: check its spelling, /etc/hosts and the name server.",
  EAI_AGAIN: "The name server did not answer: is this machine on a network?",
  EAI_NODATA: "The name exists, but has no address of this kind.",
  EAI_SERVICE: "No service of this name goes with this type of socket (see /etc/services).",
  EAI_FAMILY: "The host has no address of this family.",
};

/** A look-up that gave no address. */
export class GaiError extends Error {
  override readonly name = "GaiError";
  /** EAI_NONAME and its kin. */
  readonly code: string;
  /** The system's number for it; it is no errno. */
  readonly errno: number;
  readonly syscall = "getaddrinfo";

  constructor(number: number, host: string | null, service: string | number | null) {
    const code = CODES[number] ?? `EAI ${number}`;
    const asked = [host, service].filter((part) => part !== null).join(" ");
    super(`getaddrinfo ${asked}: ${gai_strerror(number)} (${code}). ${HINTS[code] ?? ""}`.trim());
    this.code = code;
    this.errno = number;
  }
}
