/** Where a token may go: over HTTPS anywhere, over plain HTTP to this machine only. */
import { SubmitError } from "./errors";

/**
 * Reads the address of a server, as a person types it; gives its origin. Throws SubmitError ERR_ADDRESS for one that
 * cannot be used, ERR_PLAIN_HTTP for plain HTTP to another machine.
 * @example
 *   serverAddress("submit.example.org") // => "https://submit.example.org"
 *   serverAddress("http://127.0.0.1:8080/") // => "http://127.0.0.1:8080"
 */
export function serverAddress(text: string): string {
  const asked = text.trim();
  const url = parsed(
    /^[a-z][a-z\d+.-]*:\/\//i.test(asked) ? asked : `${isLoopbackText(asked) ? "http" : "https"}://${asked}`,
  );
  const bad = (what: string): SubmitError =>
    new SubmitError("ERR_ADDRESS", `The server's address "${asked}" ${what}, as in https://submit.example.org.`, 2);
  if (!url) throw bad("is no address; give its name");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw bad(`begins with ${url.protocol}//; give one that begins with https://`);
  if (url.username || url.password) throw bad("has a name or password in it; give the address alone");
  if ((url.pathname !== "/" && url.pathname !== "") || url.search || url.hash)
    throw bad("has more behind the server's name; give it up to there");
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) {
    throw new SubmitError(
      "ERR_PLAIN_HTTP",
      `${url.origin}: over plain HTTP everybody on the way could read your token, so nothing was sent. Use https://${url.host} (plain HTTP is for this machine only).`,
      2,
    );
  }
  return url.origin;
}

/**
 * Tells whether a URL's host is this machine, by its text: 127.0.0.0/8 (RFC 1122 section 3.2.1.3), ::1 (RFC 4291
 * section 2.5.3), or localhost (RFC 6761 section 6.3; what it resolves to is looked at again when it is connected to).
 * @example
 *   isLoopbackHost("127.0.0.1") // => true
 *   isLoopbackHost("127.example.org") // => false
 */
export function isLoopbackHost(hostname: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|\[?::1\]?|localhost)$/i.test(hostname);
}

function isLoopbackText(text: string): boolean {
  const url = parsed(`http://${text}`);
  return url !== undefined && isLoopbackHost(url.hostname);
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
