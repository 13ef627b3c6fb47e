/** The server's key: made once and kept, since clients remember its fingerprint. */
import { createHash, X509Certificate } from "node:crypto";
import type { Identity } from "solution/08-ssh/channel";
import type { SshFiles } from "../files";

const FILE = "host-key.pem";

/** Reads the key and its certificate; makes both where there are none yet. */
export async function identityOf(files: SshFiles): Promise<Identity> {
  if (files.read(FILE) === "") {
    // loaded only now: the libraries that write certificates are large
    const { makeIdentity } = require("solution/08-ssh/certificate") as typeof import("solution/08-ssh/certificate");
    const { key, cert } = await makeIdentity("wirebook sshd");
    files.replace(FILE, `${key.trim()}\n${cert.trim()}\n`);
  }
  const text = files.read(FILE);
  const block = (label: string): string => {
    const found = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\n?`).exec(text)?.[0];
    if (found) return found;
    throw new Error(
      `${files.path(FILE)} holds no ${label}; without the file a new key is made, and clients will be warned`,
    );
  };
  return { key: block("PRIVATE KEY"), cert: block("CERTIFICATE") };
}

/** What clients see of a certificate: `SHA256:` and base64, as ssh-keygen writes it. */
export function fingerprintOf({ cert }: Identity): string {
  const digest = createHash("sha256").update(new X509Certificate(cert).raw).digest("base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}
