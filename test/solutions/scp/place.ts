/** A folder for a test, and a server on it in this process. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Talk } from "solution/07-scp/talk";
import { serveTransfers, type TransferOptions } from "../../../solutions/scp";
import { Report } from "../../../solutions/scp/report";
import { Session } from "../../../solutions/scp/session";
import { streamPair } from "./streams";

/** `here` is the client's folder, `there` the server's, `outside` nobody's. */
export class Place {
  readonly root = mkdtempSync(path.join(tmpdir(), "wirebook-scp-"));
  readonly here = path.join(this.root, "here");
  readonly there = path.join(this.root, "there");
  readonly outside = path.join(this.root, "outside");
  readonly said: string[] = [];

  constructor() {
    for (const folder of [this.here, this.there, this.outside]) mkdirSync(folder);
  }

  /** A talk to a fresh server; `served` settles with the server. */
  connect(options?: TransferOptions, pieceBytes?: number): { talk: Talk; served: Promise<void> } {
    const [client, server] = streamPair(pieceBytes);
    const served = serveTransfers(server, this.there, options);
    served.catch(() => {});
    return { talk: new Talk(client), served };
  }

  /** A client's session with a fresh server; what it says is in `said`. */
  session(options?: TransferOptions, pieceBytes?: number): Session {
    const [client, server] = streamPair(pieceBytes);
    serveTransfers(server, this.there, options).catch(() => {});
    return new Session(client, this.report());
  }

  report(): Report {
    const screen = { isTerminal: false, columns: 80, write: (text: string) => void this.said.push(text) };
    return new Report({ quiet: false, verbose: false, screen });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
