/** A certificate that only who is told of it trusts, for 127.0.0.1. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { type JsonName, SubjectAlternativeNameExtension, X509CertificateGenerator } from "@peculiar/x509";

/** Makes a key and its own certificate, both in PEM. */
export async function ownCertificate(): Promise<{ key: string; cert: string }> {
  const name: JsonName = [{ CN: ["127.0.0.1"] }];
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name,
      keys,
      signingAlgorithm: algorithm,
      extensions: [new SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }])],
    },
    webcrypto,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
    cert: certificate.toString("pem"),
  };
}
