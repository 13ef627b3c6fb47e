/** The other side of manyConnections: connects COUNT times to PORT, waits for a word, then sends and checks on each. */
import { MSG_WAITALL, Socket } from "../../kernel-lib/socket";

const [port = 0, count = 0] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const socket = new Socket();
    await socket.connect(["127.0.0.1", port]);
    sockets.push(socket);
  }
  await new Promise((resolve) => process.once("message", resolve));
  const echoed = await Promise.all(
    sockets.map(async (socket, index) => {
      const sent = String(index).padStart(8, "0");
      await socket.sendall(sent);
      return (await socket.recv(8, MSG_WAITALL)).toString() === sent;
    }),
  );
  process.send?.(`${echoed.filter(Boolean).length} echoed`);
  for (const socket of sockets) socket.close();
}

void main();
