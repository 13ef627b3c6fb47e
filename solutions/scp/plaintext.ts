/** The way without ssh: no login, no encryption; for exercises, labs and measurements. */
import { SO_REUSEADDR, SOL_SOCKET, Socket } from "kernel-lib/socket";
import { faultOf } from "solution/07-scp/faults";
import { type ByteStream, socketStream } from "solution/07-scp/stream";
import { impatient } from "./impatient";
import { serveTransfers } from "./server";

const SILENCE_MS = 120_000;

/** Connects to a server that `scp --serve` has started. */
export async function connectPlainly(host: string, port: number): Promise<ByteStream> {
  const socket = new Socket();
  try {
    await socket.connect([host, port]);
    return socketStream(socket);
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Serves a folder to this machine alone; goes on until the process ends. */
export async function serveFolder(folder: string, port: number): Promise<void> {
  const server = new Socket();
  server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
  server.bind(["127.0.0.1", port]);
  server.listen();
  console.log(
    `listening on 127.0.0.1:${server.getsockname()[1]}: everybody on this machine may read and write ${folder}`,
  );
  for await (const [connection] of server) {
    serveTransfers(impatient(socketStream(connection), SILENCE_MS), folder).catch((error: Error) => {
      console.error(`scp: ${failureText(error)}`);
    });
  }
}

/** One connection's failure is told, and is no reason to leave the others. */
function failureText(error: Error): string {
  try {
    return faultOf(error).message;
  } catch {
    return error.stack ?? error.message;
  }
}
