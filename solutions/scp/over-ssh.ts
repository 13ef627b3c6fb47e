/** The usual way: through wirebook sshd, with its login and its encryption. */
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import type { ByteStream } from "solution/07-scp/stream";
import { askTerminal, connect } from "../ssh";
import type { Way } from "./arguments";
import type { Report } from "./report";

/** Whom to log in as, and where. */
export interface Host extends Way {
  host: string;
  port: number;
  user?: string;
}

/** Logs in and opens the stream of a transfer. Rejects as ssh's connect does. */
export async function throughSsh(
  { host, port, user = userInfo().username, fingerprint, directory, passwordFile }: Host,
  report: Report,
): Promise<{ stream: ByteStream; close: () => void }> {
  const connection = await connect({
    user,
    host,
    port,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(directory === undefined ? {} : { directory }),
    password: async () =>
      passwordFile === undefined
        ? askTerminal(`${user}@${host}'s password: `, { hidden: true })
        : (readFileSync(passwordFile, "utf8").split(/\r?\n/)[0] ?? ""),
    ask: askTerminal,
    log: (line) => report.say(line),
  });
  return { stream: await connection.handOver("transfer"), close: () => connection.close() };
}
