/** Runs inside a network namespace of its own, where nobody else talks: captures conversations on lo into the file FILE. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { capture, encodeCapture, LINK_TYPE } from "../../../kernel-lib/capture";
import { AF_INET, AF_INET6, SOCK_DGRAM, SOCK_STREAM, Socket } from "../../../kernel-lib/socket";

const [file = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  execFileSync("ip", ["link", "set", "lo", "up"]);
  const live = capture("lo", { filter: "tcp or udp or icmp or icmp6" });
  for (const [family, host] of [
    [AF_INET, "127.0.0.1"],
    [AF_INET6, "::1"],
  ] as const) {
    await talkOverTcp(family, host);
    await talkOverUdp(family, host);
  }
  const packets = await live.stop();
  writeFileSync(
    file,
    encodeCapture({ interfaces: [{ linkType: LINK_TYPE.EN10MB }], resolution: "microseconds" }, packets),
  );
}

async function talkOverTcp(family: number, host: string): Promise<void> {
  const server = new Socket(family, SOCK_STREAM);
  server.bind([host, 0]);
  server.listen(1);
  const client = new Socket(family, SOCK_STREAM);
  await client.connect([host, server.getsockname()[1]]);
  const [served] = await server.accept();
  await client.sendall("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
  await served.recv(100);
  await served.sendall(new Uint8Array(100_000).fill(0x61)).catch(() => {});
  client.close(); // with data unread: a reset
  served.close();
  server.close();
}

async function talkOverUdp(family: number, host: string): Promise<void> {
  const nobody = new Socket(family, SOCK_DGRAM);
  nobody.bind([host, 0]);
  const address = nobody.getsockname();
  nobody.close();
  const socket = new Socket(family, SOCK_DGRAM);
  await socket.sendto("hello", address); // answered by "port unreachable"
  socket.close();
}

void main();
