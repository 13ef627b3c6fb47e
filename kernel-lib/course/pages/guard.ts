/** What keeps other people's sites, frames and scripts away from these pages. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "./answer";

/** Nothing runs, nothing is loaded but our stylesheet, nothing frames us, forms go to ourselves. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** For documents with text from learners: an origin of its own, no script, no form, no link out of the frame. */
export const DOCUMENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox";

/** Sets the headers that every answer has. */
export function setHeaders(reply: FastifyReply, policy = PAGE_POLICY): void {
  reply.headers({
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    // our own addresses are told to ourselves only; with no-referrer forms would come with `Origin: null`
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  });
}

/** Refuses a form that another site sent. Throws Refusal. */
export function checkOrigin(request: FastifyRequest): void {
  if (isOwnOrigin(request)) return;
  throw new Refusal(
    403,
    "Not from this site",
    "This form was sent by another site, or by a browser that does not say which. Open the page here and send it again.",
  );
}

function isOwnOrigin({ headers, protocol, host }: FastifyRequest): boolean {
  // Fetch Metadata: browsers send it to https and to loopback; a page cannot forge it
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  return headers.origin === `${protocol}://${host}`;
}

/** Name and attributes of the cookie. Under TLS the prefix binds it to this host (RFC 6265bis 4.1.3.2). */
export function cookieOf(request: FastifyRequest): { name: string; secure: boolean } {
  const secure = request.protocol === "https";
  // cookies do not know ports: two servers on one laptop would sign each other's people out
  return { name: secure ? "__Host-wirebook" : `wirebook-${request.port ?? 80}`, secure };
}
