// In smoltcp's way: a real packet taken apart, impossible lengths, wrong values on purpose.
import * as assert from "uvu/assert";
import {
  decodeEthernet,
  decodeIpv4,
  decodeTcp,
  decodeUdp,
  encodeTcp,
  encodeUdp,
  type TcpOption,
  tcpFlagsText,
} from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";

const NOTHING = new Uint8Array(0);
const ADDRESSES = { source: "192.0.2.1", destination: "192.0.2.2" };
const ip = (frame: Uint8Array): Uint8Array => decodeEthernet(frame).payload;
const inIpv4 = (frame: Uint8Array): Uint8Array => decodeIpv4(ip(frame)).payload;

const tcp = suite("a TCP header");

tcp("is read from captured SYN and SYN-ACK, options too", () => {
  const syn = decodeTcp(inIpv4(CAPTURED.syn));
  assert.equal([syn.syn, syn.ack, syn.destinationPort, syn.dataOffset], [true, false, 8080, 10]);
  assert.equal(
    syn.options?.map(({ name }) => name),
    ["mss", "sackPermitted", "timestamps", "noOperation", "windowScale"],
  );
  const synAck = decodeTcp(inIpv4(CAPTURED.synAck));
  assert.is(synAck.acknowledgmentNumber, ((syn.sequenceNumber ?? 0) + 1) >>> 0);
});

tcp("holds every option there and back", () => {
  const options: TcpOption[] = [
    { name: "mss", mss: 1460 },
    { name: "windowScale", shift: 14 },
    { name: "sackPermitted" },
    { name: "sack", blocks: [[4294967295, 5]] },
    { name: "timestamps", value: 4294967295, echoReply: 1 },
    { name: "userTimeout", granularity: "minutes", timeout: 30 },
    { name: "fastOpen", cookie: Uint8Array.of(1, 2, 3, 4) },
    { name: "mptcp", subtype: "MP_JOIN", data: Uint8Array.of(0x10, 1) },
    { name: "md5", data: new Uint8Array(16) },
    { name: "other", kind: 253, data: Uint8Array.of(1) },
  ];
  for (const option of options) {
    const segment = encodeTcp({ sourcePort: 1, destinationPort: 2, options: [option] }, NOTHING, ADDRESSES);
    assert.equal(decodeTcp(segment).options?.[0], option);
  }
});

tcp("takes a known option of a wrong length for an unknown one", () => {
  const segment = encodeTcp(
    { sourcePort: 1, destinationPort: 2, options: [{ name: "other", kind: 2, data: Uint8Array.of(5) }] },
    NOTHING,
  );
  assert.equal(decodeTcp(segment).options?.[0], { name: "other", kind: 2, data: Uint8Array.of(5) });
});

tcp("with an option that runs out of the header keeps those before it", () => {
  const segment = encodeTcp(
    { sourcePort: 1, destinationPort: 2, options: [{ name: "mss", mss: 5 }, { name: "sackPermitted" }] },
    NOTHING,
  );
  segment[25] = 9;
  const { options, malformed } = decodeTcp(segment);
  assert.equal([options?.length, malformed?.at], [1, 24]);
});

tcp("with an impossible length says so", () => {
  const segment = encodeTcp({ sourcePort: 1, destinationPort: 2 }, NOTHING);
  segment[12] = 0x40;
  assert.is(decodeTcp(segment).malformed?.why, "header length 16 is less than 20");
  segment[12] = 0x60;
  assert.is(decodeTcp(segment).malformed?.why, "options: cut off before the header's end at 24");
});

tcp("writes its flags by name", () => assert.is(tcpFlagsText(0x1ff), "FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE"));
tcp.run();

const udp = suite("a UDP header");

udp("is read from a captured datagram", () => {
  const { destinationPort, length, payload } = decodeUdp(inIpv4(CAPTURED.udp));
  assert.equal([destinationPort, length, new TextDecoder().decode(payload)], [9000, 13, "hello"]);
});

udp("has no checksum without addresses, and never a computed 0", () => {
  assert.equal(encodeUdp({ sourcePort: 1, destinationPort: 2 }, NOTHING).slice(6), Uint8Array.of(0, 0));
  // the source port that brings the sum to all ones
  const without = encodeUdp({ sourcePort: 0, destinationPort: 2 }, NOTHING, ADDRESSES);
  const sourcePort = ((without[6] as number) << 8) | (without[7] as number);
  assert.equal(encodeUdp({ sourcePort, destinationPort: 2 }, NOTHING, ADDRESSES).slice(6), Uint8Array.of(255, 255));
});

udp("with an impossible length says so", () => {
  const datagram = encodeUdp({ sourcePort: 1, destinationPort: 2 }, new Uint8Array(4));
  const cases: [number, string, number][] = [
    // shorter than the header itself
    [7, "length 7 is less than the header's 8", 0],
    [0, "length 0 is less than the header's 8", 0],
    [13, "length 13 is more than the 12 bytes there", 4],
  ];
  for (const [length, why, payloadLength] of cases) {
    datagram[5] = length;
    const { malformed, payload } = decodeUdp(datagram);
    assert.equal([malformed?.why, payload.length], [why, payloadLength]);
  }
});

udp("refuses ports that are none", () => {
  assert.throws(() => encodeUdp({ sourcePort: 70_000, destinationPort: 2 }, NOTHING), /sourcePort 70000: .*0 to 65535/);
});
udp.run();
