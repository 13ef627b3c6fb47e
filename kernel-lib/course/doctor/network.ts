/** What the machine's network lets this user do; each is found out by doing it. */
import { accessSync, constants } from "node:fs";
import { connect, createServer } from "node:net";
import { broken, type Check, missing, ok } from "./check";
import { isLinux } from "./platform";

/** A machine that does not answer itself by then has a firewall in the way. */
const ANSWER_MS = 2000;

/** Sends one byte from this machine to itself. */
export async function loopbackCheck(): Promise<Check> {
  const error = await echo("127.0.0.1");
  return error
    ? broken("loopback", `127.0.0.1 does not answer (${error})`, "bring it up: sudo ip link set lo up")
    : ok("loopback", "127.0.0.1 answers");
}

export async function ipv6Check(): Promise<Check> {
  const error = await echo("::1");
  return error
    ? missing(
        "IPv6",
        `::1 does not answer (${error}); cells on IPv6 say so`,
        "sudo sysctl net.ipv6.conf.lo.disable_ipv6=0",
      )
    : ok("IPv6", "::1 answers");
}

function echo(host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.end("x"));
    const fail = (error: NodeJS.ErrnoException): void => {
      server.close();
      resolve(error.code ?? error.message);
    };
    server.once("error", fail);
    server.listen(0, host, () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      const socket = connect(port, host);
      socket.setTimeout(ANSWER_MS, () => socket.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })));
      socket.once("error", fail);
      socket.once("data", () => {
        socket.destroy();
        server.close(() => resolve(undefined));
      });
    });
  });
}

export function tunCheck(): Check {
  if (!isLinux()) return missing("/dev/net/tun", "only on Linux", "nothing to do");
  try {
    accessSync("/dev/net/tun", constants.R_OK | constants.W_OK);
    return ok("/dev/net/tun", "may be opened");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return missing("/dev/net/tun", `may not be opened (${code}); labs use veth pairs`, "sudo chmod 666 /dev/net/tun");
  }
}

export async function portCheck(): Promise<Check> {
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(8888, "127.0.0.1", () => server.close(() => resolve(true)));
  });
  return free
    ? ok("port 8888", "free for JupyterLab")
    : missing(
        "port 8888",
        "taken (perhaps by a course that is open)",
        "nothing to do: npm start takes the next free one",
      );
}
