/** Finds a free port for the server. */
import { createServer } from "node:net";

const TRIES = 100;

/** Gives the wanted port where it is free, else the next that is; any free one for port 0 and after a hundred tries. */
export async function freePort(wanted: number): Promise<number> {
  if (wanted === 0) return anyPort();
  for (let port = wanted; port < Math.min(wanted + TRIES, 65_536); port += 1) if (await isFree(port)) return port;
  return anyPort();
}

async function isFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch {
    return false;
  }
}

function anyPort(): Promise<number> {
  return listenOnce(0);
}

/** Listens on a port for a moment; gives its number. Throws what the system says of a port that is not to be had. */
function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
