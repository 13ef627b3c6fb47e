/** Which names this server answers to, and whose pages may send it forms. */
import { ApiProblem } from "./problem";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** What a request says of where it came from and whom it wants. */
export interface Asked {
  method: string;
  host: string | undefined;
  origin: string | undefined;
  hasCookie: boolean;
}

/**
 * Gives the check that each request must pass. A page of another site can make a browser look its own name up as
 * 127.0.0.1 (DNS rebinding), but not change the Host header; it can send a form with our cookie, but not without an Origin.
 */
export function requestCheck(publicUrl: string | undefined): (asked: Asked) => void {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl);
  return ({ method, host, origin, hasCookie }) => {
    const name = hostname(host);
    // RFC 9110 §7.4: a request for another origin's name is answered by 421
    if (name === undefined || !(LOOPBACK.has(name) || name === own?.hostname)) {
      const names = own ? own.host : "localhost and 127.0.0.1";
      throw new ApiProblem(
        421,
        "ERR_HOST",
        `This server does not answer to the name it was asked by, only to ${names}.`,
      );
    }
    if (SAFE.has(method) || !hasCookie) return;
    if (origin !== undefined && (origin === own?.origin || sameHost(origin, host))) return;
    throw new ApiProblem(403, "ERR_ORIGIN", "This was sent by a page that is not this server's.");
  };
}

/** The name in a Host header, without its port; undefined where it is none. */
function hostname(host: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?$/i.exec(host ?? "")?.[1]?.toLowerCase();
}

/** A page of this very host and port; whether by TLS is for the cookie's own prefix to keep. */
function sameHost(origin: string, host: string | undefined): boolean {
  return /^https?:\/\/([^/]+)$/.exec(origin)?.[1]?.toLowerCase() === host?.toLowerCase();
}
