// Runs in a network namespace of its own: each command line by net-tools and by ours on the same state. Prints JSON.
import { spawnSync } from "node:child_process";
import { AF_INET, AF_INET6, type InetAddress, SOCK_DGRAM, SOCK_STREAM, Socket } from "../../../kernel-lib/socket";
import { machine, NETWORK_TOOLS } from "../../../kernel-lib/tools";

/** Both outputs of one command line. */
export interface Comparison {
  line: string;
  theirs: string[];
  ours: string[];
}

const LINES = [
  "ifconfig -a",
  "ifconfig",
  "ifconfig eth0",
  "ifconfig eth0:1",
  "route -n",
  "route",
  "route -ne",
  "route -nee",
  "netstat -r -n",
  "netstat -rne",
  "netstat -rnee",
  "netstat -i",
  "netstat -ia",
  "netstat -i -e",
  "netstat -nt",
  "netstat -ntl",
  "netstat -t",
  "netstat -ta",
  "netstat -utl",
  "netstat -ul",
  "netstat -ntlp",
  "netstat -ntup",
  "netstat -tuna",
  "netstat -tunaW",
  "netstat -tunae",
  "netstat -tuae",
  "netstat -4tna",
  "netstat -6tuna",
  "netstat -nxl",
];

/** Counters and states go on changing: both are told of the same state only where net-tools says the same before and after. */
async function compared(line: string): Promise<Comparison> {
  const [tool = "", ...words] = line.split(" ");
  let theirs = reference(tool, words);
  for (;;) {
    const output = await NETWORK_TOOLS[tool]?.(machine, words, () => {});
    const after = reference(tool, words);
    if (after === theirs)
      return { line, theirs: theirs.split("\n"), ours: (output?.lines.join("\n") ?? "").trimEnd().split("\n") };
    theirs = after;
  }
}

function reference(tool: string, words: string[]): string {
  const { stdout, stderr, error } = spawnSync(tool, words, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (error) throw new Error(`${tool} is needed for this test: ${error.message} ${stderr}`);
  return stdout.trimEnd();
}

/** Connections in several states and with full queues, and sockets that wait. */
async function openSockets(pairs: number, datagrams: number): Promise<Socket<InetAddress>[]> {
  const open: Socket<InetAddress>[] = [];
  const make = (family: number, type: number): Socket<InetAddress> => {
    const socket = new Socket<InetAddress>(family, type);
    open.push(socket);
    return socket;
  };
  for (const [family, own, any] of [
    [AF_INET, "127.0.0.1", "0.0.0.0"],
    [AF_INET6, "::1", "::"],
  ] as const) {
    for (const address of [own, any]) {
      const server = make(family, SOCK_STREAM);
      server.bind([address, 0]);
      server.listen(7);
      if (address === any) continue;
      for (let n = 0; n < pairs; n++) {
        const client = make(family, SOCK_STREAM);
        await client.connect(server.getsockname());
        const [served] = await server.accept();
        open.push(served);
        if (n === 1) await served.sendall("unread");
        if (n === 2) served.close(); // FIN_WAIT2 and CLOSE_WAIT
        if (n === 3) {
          served.close();
          await client.recv(1);
          client.close(); // TIME_WAIT
        }
      }
      await make(family, SOCK_STREAM).connect(server.getsockname()); // waits to be accepted
    }
    for (let n = 0; n < datagrams; n++) {
      const socket = make(family, SOCK_DGRAM);
      socket.bind([own, 0]);
      if (n === 1) await socket.connect((open.at(-2) as Socket<InetAddress>).getsockname());
      if (n === 1) await socket.send("unread");
    }
  }
  return open;
}

async function main(): Promise<void> {
  const few = await openSockets(5, 3);
  const comparisons: Comparison[] = [];
  for (const line of LINES) comparisons.push(await compared(line));
  const many = await openSockets(400, 700);
  for (const line of ["netstat -tuna", "netstat -tunap"]) comparisons.push(await compared(line));
  console.log(JSON.stringify({ comparisons, open: few.length + many.length }));
  for (const socket of [...few, ...many]) socket.close();
}

main();
