/** Who a token belongs to, with failed tries limited by address. */
import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Person } from "../gradebook";
import { type Store, sameSecret } from "../store";
import { Buckets } from "./buckets";
import { ApiProblem, tooMany } from "./problem";

/** Failed tries of one address: so many at once (a class behind one router mistypes), then one every two seconds. */
const FAILURES = { burst: 30, perSecond: 0.5 };
const GOOD_TOKENS_KEPT = 20_000;
/** As the store makes them: 32 random bytes in base64url. */
const TOKEN = /^wb_[A-Za-z0-9_-]{43}$/;

export interface Authenticator {
  /** Gives the person of a token. Throws ApiProblem: 401 for a wrong one, 429 after too many wrong ones from an address. */
  person(token: string | undefined, address: string): Promise<Person>;
}

export interface AuthenticatorOptions {
  store: Pick<Store, "personByToken">;
  /** A token of this process alone, and whom it stands for: verbs on the teacher's own machine use it. */
  control?: { token: string; person: () => Promise<Person> };
  nowMs?: () => number;
}

/**
 * Makes what API and web page sign people in with. A token that was good before is looked up even when its address has
 * failed too often: one attacker behind the school's router does not lock the class out.
 */
export function createAuthenticator({ store, control, nowMs }: AuthenticatorOptions): Authenticator {
  const failures = new Buckets({ ...FAILURES, nowMs });
  const good = new Set<string>();
  const remember = (hash: string): void => {
    good.delete(hash);
    good.add(hash);
    const [oldest] = good;
    if (good.size > GOOD_TOKENS_KEPT && oldest !== undefined) good.delete(oldest);
  };

  return {
    async person(token, address) {
      if (token === undefined || token === "")
        throw unauthorized("ERR_NO_TOKEN", "This needs a token; your teacher has it.");
      if (control && sameSecret(token, control.token)) return control.person();
      const key = networkOf(address);
      const hash = createHash("sha256").update(token).digest("base64url");
      const wait = good.has(hash) ? 0 : failures.waitSeconds(key);
      if (wait > 0) throw tooMany("ERR_TOO_MANY_FAILURES", "Too many wrong tokens came from your address.", wait);
      const person = TOKEN.test(token) ? await store.personByToken(token) : undefined;
      if (person) {
        remember(hash);
        return person;
      }
      good.delete(hash);
      failures.charge(key);
      throw unauthorized(
        "ERR_WRONG_TOKEN",
        "The server does not know this token. A newer one may have replaced it: ask your teacher.",
      );
    },
  };
}

/** Reads `Authorization: Bearer TOKEN` (RFC 6750 §2.1); undefined where there is none. Throws ApiProblem for another scheme. */
export function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const token = /^bearer +(\S+) *$/i.exec(header)?.[1];
  if (token !== undefined) return token;
  throw unauthorized("ERR_NO_TOKEN", "The Authorization header must be: Bearer, a space, the token.");
}

function unauthorized(code: string, message: string): ApiProblem {
  return new ApiProblem(401, code, message, { "www-authenticate": 'Bearer realm="wirebook"' });
}

/** One home or host has a whole /64 of IPv6 (RFC 6177 §2): it counts as one address. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address;
  const [bare = ""] = address.split("%");
  const [head = "", tail] = bare.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail ? tail.split(":") : [];
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(gap).fill("0"), ...right].slice(0, 4).join(":");
}
