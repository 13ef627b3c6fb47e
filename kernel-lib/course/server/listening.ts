/** Where a server listens and by what name it is asked: decided before anything is opened. */
import { readFileSync } from "node:fs";
import { BlockList, isIP, isIPv6 } from "node:net";

/** A server that may not start as it was asked to. */
export class ServeError extends Error {
  override name = "ServeError";
  readonly exitCode = 2;

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface ListenOptions {
  host: string;
  port: number;
  /** Files. */
  tlsKey?: string;
  tlsCert?: string;
  /** Addresses of proxies, with commas; `loopback` is one. */
  behindProxy?: string;
  publicUrl?: string;
}

export interface Listening {
  host: string;
  port: number;
  tls?: { key: Buffer; cert: Buffer };
  trustProxy?: string;
  publicUrl?: string;
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether a server on this address is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || (isIP(host) > 0 && loopback.check(host, isIPv6(host) ? "ipv6" : "ipv4"));
}

/** Reads the options. Throws ServeError where tokens and work would go over the network in the clear. */
export function whereToListen(options: ListenOptions): Listening {
  const { host, port, behindProxy } = options;
  const tls = tlsOf(options);
  const open = !isLoopback(host);
  if (open && !tls && behindProxy === undefined) {
    throw new ServeError(
      "ERR_PLAIN_HTTP",
      `serve: --host ${host} is reached by other machines, and without TLS tokens and work would cross the network in the ` +
        "clear. Give --tls-key and --tls-cert; or, behind a proxy that does TLS, --behind-proxy; or leave --host out.",
    );
  }
  const publicUrl = publicUrlOf(options, tls !== undefined, open);
  return {
    host,
    port,
    ...(tls ? { tls } : {}),
    ...(behindProxy === undefined ? {} : { trustProxy: behindProxy }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}

function tlsOf({ tlsKey, tlsCert }: ListenOptions): Listening["tls"] {
  if (tlsKey === undefined && tlsCert === undefined) return undefined;
  if (tlsKey === undefined || tlsCert === undefined) {
    const missing = tlsKey === undefined ? "--tls-key" : "--tls-cert";
    throw new ServeError("ERR_TLS_FILES", `serve: TLS needs both, a key and a certificate: ${missing} is missing.`);
  }
  return { key: readPem(tlsKey, "--tls-key"), cert: readPem(tlsCert, "--tls-cert") };
}

function readPem(file: string, option: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ServeError("ERR_TLS_FILES", `serve: ${option} ${file} cannot be read: ${(error as Error).message}`);
  }
}

/** The address people type; where other machines reach the server it must be known, since no other name is answered to. */
function publicUrlOf(
  { host, port, publicUrl, behindProxy }: ListenOptions,
  tls: boolean,
  open: boolean,
): string | undefined {
  if (publicUrl !== undefined) {
    const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
    if (url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.username) {
      if (url.protocol === "https:" || isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) return url.origin;
    }
    throw new ServeError(
      "ERR_PUBLIC_URL",
      `serve: --public-url ${JSON.stringify(publicUrl)}: an https address without a path is needed, as https://course.example.org`,
    );
  }
  const anyAddress = host === "0.0.0.0" || host === "::";
  if (behindProxy !== undefined || (open && anyAddress)) {
    throw new ServeError(
      "ERR_PUBLIC_URL",
      "serve: students reach this server by a name it cannot know: give it as --public-url https://course.example.org",
    );
  }
  if (!open || port === 0) return open ? `https://${bracketed(host)}` : undefined;
  return tls ? `https://${bracketed(host)}:${port}` : undefined;
}

/** As an address stands in a URL (RFC 3986 §3.2.2). */
export function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
