// Makes a lab on the best engine there is, sends one datagram through its router, and says what came of it in one line.
import { readdirSync } from "node:fs";
import { lab, whyNoLinux } from "../../../kernel-lib/lab";
import { AF_INET, SOCK_DGRAM } from "../../../kernel-lib/socket";

const LAB = {
  hosts: { alice: "10.0.1.2/24", bob: "10.0.2.2/24" },
  routers: { r1: { eth0: "10.0.1.1/24", eth1: "10.0.2.1/24" } },
  links: ["alice r1:eth0", "r1:eth1 bob"],
  quiet: true,
};

const descriptors = (): number => readdirSync("/proc/self/fd").length;

async function main(): Promise<void> {
  const warm = await lab(LAB);
  await warm.close();
  const before = descriptors();
  const net = await lab(LAB);
  const { alice, bob } = net.hosts;
  const server = bob.socket(AF_INET, SOCK_DGRAM);
  server.bind(["", 9000]);
  const client = alice.socket(AF_INET, SOCK_DGRAM);
  await client.sendto("hello", ["bob", 9000]);
  const [bytes, [from]] = await server.recvfrom(100);
  await net.close();
  const left = descriptors() - before;
  const why = await whyNoLinux();
  const said = { user: process.getuid?.(), engine: net.engine, why: net.why, got: bytes.toString(), from };
  console.log(JSON.stringify({ ...said, left, reason: why?.reason, remedy: why?.remedy }));
}

main();
