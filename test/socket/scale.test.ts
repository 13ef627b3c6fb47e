import * as assert from "uvu/assert";
import { AF_INET, type InetAddress, SOCK_DGRAM, Socket } from "../../kernel-lib/socket";
import { suite } from "../harness";
import { collectGarbage, manyConnections, openAndClose } from "./scale";

const test = suite("sockets in numbers");
const CONNECTIONS = 1000;

test("leave no descriptor and no memory behind", async () => {
  await openAndClose(5000);
});

test("are a thousand at once, each echoed once, at no more than 3 KB of heap", async () => {
  const { heapBytesEach } = await manyConnections(CONNECTIONS);
  // and a megabyte for what the compiler and the collector do meanwhile; npm run proof -- socket has ten thousand
  assert.ok(heapBytesEach <= 3000 + 1e6 / CONNECTIONS, `${heapBytesEach} bytes`);
});

test("go on waiting when nothing but the wait holds them and garbage is collected", async () => {
  let received = "";
  const start = (): InetAddress => {
    const socket = new Socket(AF_INET, SOCK_DGRAM);
    socket.bind(["127.0.0.1", 0]);
    void socket.recv(10).then((data) => {
      received = data.toString();
      socket.close();
    });
    return socket.getsockname();
  };
  const address = start();
  for (let times = 0; times < 5; times++) await collectGarbage();
  const sender = new Socket(AF_INET, SOCK_DGRAM);
  await sender.sendto("still here", address);
  sender.close();
  while (received === "") await new Promise(setImmediate);
  assert.is(received, "still here");
});

test("keep their data when the room they were received into is collected", async () => {
  const [receiver, sender] = [new Socket(AF_INET, SOCK_DGRAM), new Socket(AF_INET, SOCK_DGRAM)];
  receiver.bind(["127.0.0.1", 0]);
  const kept: Buffer[] = [];
  for (let index = 0; index < 2000; index++) {
    await sender.sendto(`${index}`, receiver.getsockname());
    kept.push(await receiver.recv(65_536));
    if (index % 500 === 0) await collectGarbage();
  }
  kept.forEach((data, index) => {
    assert.is(data.toString(), `${index}`);
  });
  receiver.close();
  sender.close();
});

test("keep the memory that a message's buffers point to while the system reads it", async () => {
  const [receiver, sender] = [new Socket(AF_INET, SOCK_DGRAM), new Socket(AF_INET, SOCK_DGRAM)];
  receiver.bind(["127.0.0.1", 0]);
  const address = receiver.getsockname();
  for (let index = 0; index < 2000; index++) {
    const parts = Array.from({ length: 20 }, (_, part) => Buffer.from(`${part}.`));
    await sender.sendmsg(parts, [], 0, address);
    const [data] = await receiver.recvmsg(200);
    assert.is(data.toString(), "0.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.");
    if (index % 500 === 0) await collectGarbage();
  }
  receiver.close();
  sender.close();
});

test.run();
