// Runs in a host: sends for some seconds over one connection. `tcp-source.ts ADDRESS PORT SECONDS`
import { AF_INET, Socket } from "../../../kernel-lib/socket";

async function main(): Promise<void> {
  const [address = "", port = "", seconds = ""] = process.argv.slice(2);
  const socket = new Socket(AF_INET);
  while ((await socket.connectEx([address, Number(port)])) !== 0) await new Promise((done) => setTimeout(done, 20));
  const data = Buffer.alloc(262_144);
  const begin = performance.now();
  let sent = 0;
  while (performance.now() - begin < Number(seconds) * 1000) sent += await socket.send(data);
  console.log(sent / ((performance.now() - begin) / 1000));
  socket.close();
}

main();
