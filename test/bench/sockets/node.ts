/** The cases with Node's own net and dgram. */
import dgram from "node:dgram";
import { once } from "node:events";
import net from "node:net";
import { answerCases, type Measured, say, stopwatch } from "./answers";

const NOTHING: Measured = { seconds: 0, cpuSeconds: 0 };

async function serve(onConnection: (socket: net.Socket) => void, silent = false): Promise<net.Server> {
  const server = net.createServer({ noDelay: true, allowHalfOpen: true }, onConnection);
  server.listen(0, "127.0.0.1", 128);
  await once(server, "listening");
  if (!silent) say({ port: (server.address() as net.AddressInfo).port });
  return server;
}

async function connected(port: number): Promise<net.Socket> {
  const client = net.connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  await once(client, "connect");
  return client;
}

/** Node has no reading into memory of the caller's, but for this option of connect: its fastest way to receive. */
async function receive(): Promise<Measured> {
  let stop = stopwatch();
  const server = await serve((socket) => {
    stop = stopwatch();
    socket.on("data", () => {});
    socket.on("end", () => {
      socket.end();
      server.close();
    });
  });
  await once(server, "close");
  return stop();
}

async function send(port = 0, megabytes = 0, chunk = 1): Promise<Measured> {
  const memory = Buffer.alloc(chunk, "x");
  const client = await connected(port);
  const stop = stopwatch();
  for (let left = megabytes * 2 ** 20; left > 0; left -= chunk) {
    if (!client.write(memory)) await once(client, "drain");
  }
  client.end();
  client.resume();
  await once(client, "end");
  const measured = stop();
  client.destroy();
  return measured;
}

async function echo(): Promise<Measured> {
  const server = await serve((socket) => {
    socket.on("data", (data) => socket.write(data));
    socket.on("end", () => {
      socket.end();
      server.close();
    });
  });
  await once(server, "close");
  return NOTHING;
}

async function ping(port = 0, count = 0): Promise<Measured> {
  const memory = Buffer.alloc(64);
  const client = await connected(port);
  const stop = stopwatch();
  let left = count;
  await new Promise<void>((resolve) => {
    client.on("data", () => {
      left--;
      if (left > 0) client.write(memory);
      else resolve();
    });
    client.write(memory);
  });
  const measured = stop();
  client.destroy();
  return measured;
}

async function pingSelf(count = 0): Promise<Measured> {
  const server = await serve((socket) => {
    socket.on("data", (data) => socket.write(data));
    socket.on("close", () => server.close());
    socket.on("error", () => {});
  }, true);
  return ping((server.address() as net.AddressInfo).port, count);
}

async function udp(count = 0, window = 1): Promise<Measured> {
  const memory = Buffer.alloc(64);
  const receiver = dgram.createSocket("udp4");
  const sender = dgram.createSocket("udp4");
  receiver.bind(0, "127.0.0.1");
  sender.bind(0, "127.0.0.1");
  await Promise.all([once(receiver, "listening"), once(sender, "listening")]);
  const { port } = receiver.address();
  let done = 0;
  let inWindow = 0;
  const stop = stopwatch();
  await new Promise<void>((resolve) => {
    const sendWindow = (): void => {
      for (let times = 0; times < window; times++) sender.send(memory, port, "127.0.0.1");
    };
    receiver.on("message", () => {
      inWindow++;
      if (inWindow < window) return;
      inWindow = 0;
      done += window;
      if (done < count) sendWindow();
      else resolve();
    });
    sendWindow();
  });
  const measured = stop();
  receiver.close();
  sender.close();
  return measured;
}

async function accept(count = 0): Promise<Measured> {
  let left = count;
  const stop = stopwatch();
  const server = await serve((socket) => {
    left--;
    socket.on("error", () => {});
    socket.end("x");
    if (left === 0) server.close();
  });
  await once(server, "close");
  return stop();
}

answerCases({ receive, send, echo, ping, "ping-self": pingSelf, udp, accept });
