/** The cases with kernel-lib/socket. */
import {
  AF_INET,
  type InetAddress,
  IPPROTO_TCP,
  SHUT_WR,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_UDP,
  Socket,
  TCP_NODELAY,
  UDP_SEGMENT,
} from "../../../kernel-lib/socket";
import { answerCases, type Measured, say, stopwatch } from "./answers";

const LOOPBACK = (): InetAddress => ["127.0.0.1", 0];
const NOTHING: Measured = { seconds: 0, cpuSeconds: 0 };

function serve(): Socket {
  const listener = new Socket(AF_INET, SOCK_STREAM);
  listener.bind(LOOPBACK());
  listener.listen(128);
  say({ port: listener.getsockname()[1] });
  return listener;
}

async function connected(port: number): Promise<Socket> {
  const client = new Socket(AF_INET, SOCK_STREAM);
  await client.connect(["127.0.0.1", port]);
  client.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1);
  return client;
}

async function receive(chunk = 0): Promise<Measured> {
  const listener = serve();
  const [connection] = await listener.accept();
  const stop = stopwatch();
  const memory = Buffer.alloc(chunk, "x");
  while ((await connection.recvInto(memory)) > 0);
  connection.close();
  listener.close();
  return stop();
}

async function send(port = 0, megabytes = 0, chunk = 1): Promise<Measured> {
  const memory = Buffer.alloc(chunk, "x");
  const client = await connected(port);
  const stop = stopwatch();
  for (let left = megabytes * 2 ** 20; left > 0; left -= chunk) await client.sendall(memory);
  client.shutdown(SHUT_WR);
  await client.recv(1);
  const measured = stop();
  client.close();
  return measured;
}

async function echoTo(connection: Socket): Promise<void> {
  connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1);
  for (let data = await connection.recv(64); data.length > 0; data = await connection.recv(64))
    await connection.sendall(data);
  connection.close();
}

async function echo(): Promise<Measured> {
  const listener = serve();
  const [connection] = await listener.accept();
  await echoTo(connection);
  listener.close();
  return NOTHING;
}

async function ping(port = 0, count = 0): Promise<Measured> {
  const memory = Buffer.alloc(64);
  const client = await connected(port);
  const stop = stopwatch();
  for (let times = 0; times < count; times++) {
    await client.sendall(memory);
    await client.recv(64);
  }
  const measured = stop();
  client.close();
  return measured;
}

async function pingSelf(count = 0): Promise<Measured> {
  const listener = new Socket();
  listener.bind(LOOPBACK());
  listener.listen();
  void listener.accept().then(([connection]) => echoTo(connection));
  const measured = await ping(listener.getsockname()[1], count);
  listener.close();
  return measured;
}

function datagramPair(): [receiver: Socket, sender: Socket, to: InetAddress] {
  const receiver = new Socket(AF_INET, SOCK_DGRAM);
  const sender = new Socket(AF_INET, SOCK_DGRAM);
  receiver.bind(LOOPBACK());
  sender.bind(LOOPBACK());
  return [receiver, sender, receiver.getsockname()];
}

async function udp(count = 0, window = 1): Promise<Measured> {
  const memory = Buffer.alloc(64);
  const [receiver, sender, to] = datagramPair();
  const stop = stopwatch();
  for (let done = 0; done < count; done += window) {
    for (let times = 0; times < window; times++) await sender.sendto(memory, to);
    for (let times = 0; times < window; times++) await receiver.recvfrom(2048);
  }
  const measured = stop();
  receiver.close();
  sender.close();
  return measured;
}

async function udpBatch(count = 0, window = 1): Promise<Measured> {
  const [receiver, sender, to] = datagramPair();
  const memory = Buffer.alloc(64);
  const datagrams = Array.from({ length: window }, (): [Buffer, InetAddress] => [memory, to]);
  const stop = stopwatch();
  for (let done = 0; done < count; done += window) {
    await sender.sendmmsg(datagrams);
    for (let received = 0; received < window; ) received += (await receiver.recvmmsg(window - received, 2048)).length;
  }
  const measured = stop();
  receiver.close();
  sender.close();
  return measured;
}

/** One call sends a window of datagrams in one piece of memory, which the system cuts (UDP_SEGMENT). */
async function udpSegments(count = 0, window = 1): Promise<Measured> {
  const [receiver, sender, to] = datagramPair();
  const memory = Buffer.alloc(64 * window);
  sender.setsockopt(SOL_UDP, UDP_SEGMENT, 64);
  const stop = stopwatch();
  for (let done = 0; done < count; done += window) {
    await sender.sendto(memory, to);
    for (let received = 0; received < window; ) received += (await receiver.recvmmsg(window - received, 2048)).length;
  }
  const measured = stop();
  receiver.close();
  sender.close();
  return measured;
}

async function accept(count = 0): Promise<Measured> {
  const listener = serve();
  const stop = stopwatch();
  for (let times = 0; times < count; times++) {
    const [connection] = await listener.accept();
    await connection.send("x");
    connection.close();
  }
  listener.close();
  return stop();
}

answerCases({
  receive,
  send,
  echo,
  ping,
  "ping-self": pingSelf,
  udp,
  "udp-batch": udpBatch,
  "udp-segments": udpSegments,
  accept,
});
