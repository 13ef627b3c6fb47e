// A host without TCP: what arrives there is for whoever has a raw socket.
import * as assert from "uvu/assert";
import { ACK, decodePacket, encodePacket, SYN, segment, type TcpPacket } from "../../kernel-lib/handshake";
import { LabError, lab } from "../../kernel-lib/lab";
import { AF_INET, IPPROTO_RAW, IPPROTO_TCP, SOCK_RAW, SOCK_STREAM } from "../../kernel-lib/socket";
import { suite } from "../harness";

const test = suite("a host without TCP");

const twoHosts = (tcp: boolean) =>
  lab({
    hosts: { client: "10.0.0.1/24", server: { addresses: "10.0.0.2/24", tcp, engine: "in-process" } },
    links: ["client server"],
    engine: "in-process",
    quiet: true,
  });

test("answers no SYN while a raw socket listens, and a program can do so in its place", async () => {
  const net = await twoHosts(false);
  const { client, server } = net.hosts;
  const input = server.socket(AF_INET, SOCK_RAW, IPPROTO_TCP);
  const output = server.socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  const connecting = client.socket(AF_INET, SOCK_STREAM);
  const connected = connecting.connect(["10.0.0.2", 80]);
  const { source, destination, segment: syn } = decodePacket(await input.recv(65_535)) as TcpPacket;
  assert.is(syn.flags, SYN);
  const fields = { flags: SYN | ACK, sequenceNumber: 7, acknowledgmentNumber: syn.sequenceNumber + 1, window: 1000 };
  const answer = { source: destination, destination: source, segment: segment(fields) };
  await output.sendto(encodePacket(answer), [source.address, 0]);
  await connected;
  assert.is(decodePacket(await input.recv(65_535))?.segment.acknowledgmentNumber, 8);
  await net.close();
});

test("tells by ICMP that there is no such protocol, where nobody listens (RFC 1122, section 3.2.2.1)", async () => {
  const net = await twoHosts(false);
  const capturing = net.hosts.client.capture("eth0", { filter: "icmp" });
  const connecting = net.hosts.client.socket(AF_INET, SOCK_STREAM);
  assert.is(await connecting.connectEx(["10.0.0.2", 80]), 92, "ENOPROTOOPT");
  const [error] = await capturing.stop();
  assert.equal([...(error?.bytes.subarray(34, 36) ?? [])], [3, 2]);
  await net.close();
});

test("with one refuses by a reset", async () => {
  const net = await twoHosts(true);
  assert.is(await net.hosts.client.socket(AF_INET, SOCK_STREAM).connectEx(["10.0.0.2", 80]), 111, "ECONNREFUSED");
  await net.close();
});

test("is never on the Linux kernel, which always has TCP", async () => {
  const host = { addresses: "10.0.0.1/24", tcp: false, engine: "linux" } as const;
  const error: unknown = await lab({ hosts: { host }, links: [] }).catch((thrown) => thrown);
  assert.instance(error, LabError);
  assert.is((error as LabError).code, "LAB_ENGINE");
});

test.run();
