// Runs in a host: takes one connection and reads it to its end. `tcp-sink.ts PORT`; says how many bytes came.
import { AF_INET, Socket } from "../../../kernel-lib/socket";

async function main(): Promise<void> {
  const server = new Socket(AF_INET);
  server.bind(["", Number(process.argv[2])]);
  server.listen();
  const [connection] = await server.accept();
  const buffer = Buffer.alloc(262_144);
  let total = 0;
  for (;;) {
    const received = await connection.recvInto(buffer);
    if (received === 0) break;
    total += received;
  }
  console.log(total);
  connection.close();
  server.close();
}

main();
