/** Who hands in, and where: one login a user, in a file for the user's eyes only. */
import { chmodSync, readFileSync, rmSync, statSync } from "node:fs";
import type { Me } from "../server/api";
import { writeWhole } from "../whole-files";
import { serverAddress } from "./address";
import { CourseServer, type Waiting } from "./course-server";
import { SubmitError } from "./errors";
import type { Line } from "./exchange";
import { loginFile } from "./places";
import { parseJson } from "./shapes";

/** A login as it is kept. */
export interface Login extends Line {
  login: string;
  name: string;
  course: string;
  /** The seed of the learner's own captures, by exercise: the course tells. */
  seeds?: Record<string, number>;
}

/** How one logs in. */
export interface LoginOptions {
  token: string;
  /** Certificates (PEM) of the course's own. */
  ca?: string;
  /** Where it is kept. */
  file?: string;
  waiting?: Waiting;
  signal?: AbortSignal;
}

/** Asks a server who the token is, and keeps both. Throws SubmitError, and keeps what was there, where it does not say. */
export async function logIn(
  address: string,
  { token, ca, file = loginFile(), waiting, signal }: LoginOptions,
): Promise<Me> {
  const line: Line = { server: serverAddress(address), token: tokenIn(token), ...(ca === undefined ? {} : { ca }) };
  const me = await new CourseServer(line, waiting).me(signal ? { signal } : {});
  const login: Login = { ...line, login: me.login, name: me.name, course: me.course };
  writeWhole(file, `${JSON.stringify(login, undefined, 1)}\n`);
  return me;
}

/** Forgets the login; tells whether there was one. */
export function logOut(file = loginFile()): boolean {
  const was = readLogin(file) !== undefined;
  rmSync(file, { force: true });
  return was;
}

/** Reads the login; undefined where there is none. Throws SubmitError ERR_NO_LOGIN for a file that cannot be understood. */
export function readLogin(file = loginFile()): Login | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
    // a copy, or an editor, may have opened it to others
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new SubmitError(
      "ERR_NO_LOGIN",
      `The login cannot be read: ${(error as Error).message}. Log in again: npx wirebook login SERVER`,
    );
  }
  const login = parseJson(text) as Login | undefined;
  if (typeof login?.server === "string" && typeof login.token === "string") return login;
  throw new SubmitError("ERR_NO_LOGIN", `${file} is no login. Log in again: npx wirebook login SERVER`);
}

/** A token as a person pastes it. Throws SubmitError ERR_TOKEN for what cannot be one; the message does not repeat it. */
function tokenIn(text: string): string {
  const token = text.trim();
  if (/^[\w.~+/=-]{8,512}$/.test(token)) return token;
  throw new SubmitError(
    "ERR_TOKEN",
    "That is no token: it is one word of letters, digits, - and _, as wb_… from your teacher.",
    2,
  );
}
