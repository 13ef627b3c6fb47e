/** Who is signed in: kept in the memory of the server, so that a restart or a sign-out ends it for certain. */
import { createHash, randomBytes } from "node:crypto";

const LIFETIME_MS = 12 * 3_600_000;
const IDLE_MS = 4 * 3_600_000;
/** The oldest gives way. */
const MOST = 20_000;

export interface Session {
  /** Asked again on every request: a renewed token or an erased person ends the session. */
  readonly token: string;
  /** Stands in every form. */
  readonly csrf: string;
  readonly endsAtMs: number;
  usedAtMs: number;
}

export class Sessions {
  readonly #byKey = new Map<string, Session>();

  constructor(private readonly now: () => number) {}

  /** Begins a session; gives what the cookie carries. */
  begin(token: string): string {
    const at = this.now();
    for (const [key, session] of this.#byKey) if (this.#isOver(session, at)) this.#byKey.delete(key);
    for (const key of this.#byKey.keys()) {
      if (this.#byKey.size < MOST) break;
      this.#byKey.delete(key);
    }
    const id = randomBytes(32).toString("base64url");
    const csrf = randomBytes(32).toString("base64url");
    this.#byKey.set(keyOf(id), { token, csrf, endsAtMs: at + LIFETIME_MS, usedAtMs: at });
    return id;
  }

  /** Finds the session of a cookie that is not over, and notes its use. */
  find(id: string): Session | undefined {
    const session = this.#byKey.get(keyOf(id));
    if (!session) return undefined;
    const at = this.now();
    if (this.#isOver(session, at)) {
      this.#byKey.delete(keyOf(id));
      return undefined;
    }
    session.usedAtMs = at;
    return session;
  }

  end(id: string): void {
    this.#byKey.delete(keyOf(id));
  }

  #isOver({ endsAtMs, usedAtMs }: Session, at: number): boolean {
    return at >= endsAtMs || at >= usedAtMs + IDLE_MS;
  }
}

/** A hash, so that looking up tells nothing by the time it takes. */
const keyOf = (id: string): string => createHash("sha256").update(id).digest("base64url");
