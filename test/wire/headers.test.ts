// Each protocol in smoltcp's way: a real packet taken apart, impossible lengths, checksums zero, wrong values on purpose.
import * as assert from "uvu/assert";
import {
  ARP_OPERATION,
  decodeArp,
  decodeEthernet,
  decodeIcmp,
  decodeIcmpv6,
  decodeIpv4,
  decodeIpv6,
  decodeIpv6Extension,
  decodeLinuxCooked,
  decodeLinuxCooked2,
  decodeNeighbor,
  decodeNull,
  decodeTcp,
  decodeUdp,
  ETHERNET_MINIMUM_LENGTH,
  encodeArp,
  encodeEthernet,
  encodeIcmp,
  encodeIpv4,
  encodeIpv6Extension,
  encodeLinuxCooked,
  encodeNeighbor,
  encodeNull,
  encodeSnap,
  encodeTcp,
  encodeUdp,
  encodeVlan,
  IP_PROTOCOL,
  internetChecksum,
  type NeighborOption,
  nullFamily,
  type TcpOption,
  tcpFlagsText,
} from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";

const NOTHING = new Uint8Array(0);
const ADDRESSES = { source: "192.0.2.1", destination: "192.0.2.2" };
const ip = (frame: Uint8Array): Uint8Array => decodeEthernet(frame).payload;
const inIpv4 = (frame: Uint8Array): Uint8Array => decodeIpv4(ip(frame)).payload;
const inIpv6 = (frame: Uint8Array): Uint8Array => decodeIpv6(ip(frame)).payload;

const ethernet = suite("an Ethernet header");

ethernet("is taken off a captured frame", () => {
  const { destination, source, type, payload } = decodeEthernet(CAPTURED.arpRequest);
  assert.equal([destination, source, type, payload.length], ["ff:ff:ff:ff:ff:ff", "02:00:00:00:00:01", 0x0806, 28]);
});

ethernet("cut off gives the fields that are there", () => {
  const { source, type, malformed } = decodeEthernet(CAPTURED.arpRequest.subarray(0, 13));
  assert.equal([source, type], ["02:00:00:00:00:01", undefined]);
  assert.equal(malformed, { at: 13, why: "Ethernet header: cut off after 13 of 14 bytes" });
});

ethernet("with a length instead of a type ends its payload there", () => {
  const addresses = { destination: "02:00:00:00:00:02", source: "02:00:00:00:00:01" };
  const body = encodeSnap({ type: 0x0800 }, Uint8Array.of(1, 2, 3));
  const frame = encodeEthernet({ ...addresses, type: body.length }, body, {
    minimumLengthBytes: ETHERNET_MINIMUM_LENGTH,
  });
  assert.is(frame.length, 60);
  assert.is(decodeEthernet(frame).payload.length, 11);
});

ethernet("whose length runs past its end says so and gives what is there", () => {
  const addresses = { destination: "02:00:00:00:00:02", source: "02:00:00:00:00:01" };
  const { payload, malformed } = decodeEthernet(encodeEthernet({ ...addresses, type: 900 }, Uint8Array.of(1, 2)));
  assert.equal([payload.length, malformed?.why], [2, "length 900, but 2 bytes follow"]);
});

ethernet("is refused for an address that is none", () =>
  assert.throws(
    () => encodeEthernet({ destination: "02:00", source: "02:00:00:00:00:01" }, NOTHING),
    /MAC address "02:00"/,
  ),
);

ethernet("carries stacked tags", () => {
  const inner = encodeVlan({ identifier: 7, type: 0x0800 }, Uint8Array.of(9));
  assert.equal(
    encodeVlan({ identifier: 100, priority: 5, type: 0x8100 }, inner),
    Uint8Array.of(0xa0, 100, 0x81, 0, 0, 7, 8, 0, 9),
  );
});
ethernet.run();

const arp = suite("an ARP packet");

arp("is read from captured request and reply", () => {
  const request = decodeArp(ip(CAPTURED.arpRequest));
  assert.equal([request.operation, request.targetProtocol], [ARP_OPERATION.request, "192.0.2.2"]);
  const reply = decodeArp(ip(CAPTURED.arpReply));
  assert.equal([reply.senderHardware, reply.senderProtocol], ["02:00:00:00:00:02", "192.0.2.2"]);
});

arp("with other address lengths gives hexadecimal digits", () => {
  const packet = encodeArp({
    operation: 1,
    senderHardware: "02:00:00:00:00:01",
    senderProtocol: "192.0.2.1",
    targetProtocol: "192.0.2.2",
  });
  packet[4] = 2;
  assert.is(decodeArp(packet).senderHardware, "0200");
});

arp("whose lengths reach behind its end says where it broke off", () => {
  const packet = ip(CAPTURED.arpReply).slice();
  packet[4] = 255;
  const { operation, malformed } = decodeArp(packet);
  assert.equal([operation, malformed?.why], [2, "senderHardware of 255 bytes is cut off"]);
});
arp.run();

const ipv4 = suite("an IPv4 header");

ipv4("is read from a captured packet", () => {
  const { source, destination, protocol, ttl, dontFragment, totalLength, options } = decodeIpv4(ip(CAPTURED.syn));
  assert.equal(
    [source, destination, protocol, ttl, dontFragment, totalLength],
    ["192.0.2.1", "192.0.2.2", 6, 64, true, 60],
  );
  assert.equal(options, []);
});

ipv4("of the last fragment gives its offset in units of 8 bytes", () => {
  const { fragmentOffset, moreFragments } = decodeIpv4(ip(CAPTURED.lastFragment));
  assert.equal([fragmentOffset, moreFragments], [185, false]);
});

ipv4("leaves Ethernet's padding out of the payload", () => {
  const packet = encodeIpv4({ ...ADDRESSES, protocol: 17 }, Uint8Array.of(1, 2, 3));
  const padded = new Uint8Array(46);
  padded.set(packet);
  assert.equal(decodeIpv4(padded).payload, Uint8Array.of(1, 2, 3));
});

ipv4("with impossible values says which", () => {
  const packet = encodeIpv4({ ...ADDRESSES, protocol: 17 }, new Uint8Array(8));
  const cases: [number, number, string][] = [
    // version 6 in an IPv4 place
    [0, 0x65, "version 6 is not 4"],
    // a header of 16 bytes
    [0, 0x44, "header length 16 is less than 20"],
    // a header longer than the packet
    [0, 0x4f, "total length 28 is less than the header's 60"],
    [3, 19, "total length 19 is less than the header's 20"],
    [3, 29, "total length 29, but 28 bytes are there"],
  ];
  for (const [at, value, why] of cases) {
    const copy = packet.slice();
    copy[at] = value;
    assert.is(decodeIpv4(copy).malformed?.why, why);
  }
});

ipv4("is sent with wrong values where they are asked for", () => {
  const packet = encodeIpv4({ ...ADDRESSES, protocol: 17, totalLength: 999, checksum: 1, ihl: 6, version: 5 }, NOTHING);
  assert.equal([packet[0], packet[2], packet[3], packet[11]], [0x56, 3, 231, 1]);
});

ipv4("carries options: a source route, padded to whole words", () => {
  const options = [{ name: "looseSourceRoute" as const, pointer: 4, route: ["192.0.2.9", "192.0.2.10"] }];
  const packet = encodeIpv4({ ...ADDRESSES, protocol: 17, options }, NOTHING);
  assert.equal([packet.length, internetChecksum(packet)], [32, 0]);
  assert.equal(decodeIpv4(packet).options?.[0], options[0]);
});

ipv4("refuses more options than a header has room for", () => {
  const route = new Array<string>(10).fill("192.0.2.9");
  assert.throws(
    () => encodeIpv4({ ...ADDRESSES, protocol: 17, options: [{ name: "recordRoute", pointer: 4, route }] }, NOTHING),
    /a header has room for 40/,
  );
});
ipv4.run();

const ipv6 = suite("an IPv6 header");

ipv6("is read from a captured packet", () => {
  const { source, destination, nextHeader, hopLimit, payloadLength } = decodeIpv6(ip(CAPTURED.udp6));
  assert.equal([source, destination, nextHeader, hopLimit, payloadLength], ["2001:db8::1", "2001:db8::2", 17, 64, 11]);
});

ipv6("whose payload is cut off gives what is there", () => {
  const { payload, malformed } = decodeIpv6(ip(CAPTURED.udp6).subarray(0, 45));
  assert.equal([payload.length, malformed?.why], [5, "payload length 11, but 5 bytes are there"]);
});

ipv6("is followed by options padded with Pad1 or PadN", () => {
  const one = encodeIpv6Extension({ kind: 0, nextHeader: 58, data: Uint8Array.of(5, 2, 0, 0, 0) }, NOTHING);
  assert.equal(one, Uint8Array.of(58, 0, 5, 2, 0, 0, 0, 0));
  const two = encodeIpv6Extension({ kind: 0, nextHeader: 58, data: Uint8Array.of(5, 2, 0, 0) }, NOTHING);
  assert.equal(two, Uint8Array.of(58, 0, 5, 2, 0, 0, 1, 0));
});

ipv6("is followed by an authentication header counted in 32-bit words", () => {
  const header = encodeIpv6Extension(
    { kind: IP_PROTOCOL.ah, nextHeader: 6, data: new Uint8Array(12) },
    Uint8Array.of(1),
  );
  assert.is(header[1], 4);
  assert.equal(decodeIpv6Extension(IP_PROTOCOL.ah, header).payload, Uint8Array.of(1));
});

ipv6("refuses to read another number as an extension header", () =>
  assert.throws(() => decodeIpv6Extension(6, NOTHING), /Cannot encode extension header 6/),
);
ipv6.run();

const icmp = suite("an ICMP message");

icmp("is read from a captured echo request", () => {
  const { type, identifier, sequenceNumber, payload } = decodeIcmp(inIpv4(CAPTURED.echoRequest));
  assert.equal([type, identifier, sequenceNumber, payload.length], [8, 0x1234, 1, 16]);
});

icmp("of an error quotes the packet it is about", () => {
  const { type, code, payload } = decodeIcmp(inIpv4(CAPTURED.portUnreachable));
  assert.equal([type, code], [3, 3]);
  const quoted = decodeIpv4(payload);
  assert.equal([quoted.source, decodeUdp(quoted.payload).destinationPort], ["192.0.2.1", 9000]);
});

icmp("has fields that depend on its type", () => {
  const redirect = encodeIcmp({ type: 5, gateway: "192.0.2.254" }, NOTHING);
  assert.is(decodeIcmp(redirect).gateway, "192.0.2.254");
  const needed = encodeIcmp({ type: 3, code: 4, mtu: 1400 }, NOTHING);
  assert.is(decodeIcmp(needed).mtu, 1400);
});

icmp("of IPv6 is read from captured neighbour discovery", () => {
  const solicitation = decodeIcmpv6(inIpv6(CAPTURED.neighborSolicitation));
  const asked = decodeNeighbor(135, solicitation.payload);
  assert.equal(asked, { target: "2001:db8::2", options: [{ name: "sourceLinkLayer", address: "02:00:00:00:00:01" }] });
  const advertisement = decodeIcmpv6(inIpv6(CAPTURED.neighborAdvertisement));
  assert.is(decodeNeighbor(136, advertisement.payload).options[0]?.name, "targetLinkLayer");
});

icmp("of neighbour discovery carries all its options there and back", () => {
  const options: NeighborOption[] = [
    { name: "sourceLinkLayer", address: "02:00:00:00:00:01" },
    { name: "mtu", mtu: 1400 },
    { name: "recursiveDnsServer", lifetimeS: 60, servers: ["2001:db8::53"] },
    {
      name: "prefixInformation",
      ...{ prefix: "2001:db8::", prefixLength: 64, onLink: true, autonomous: true },
      ...{ validLifetimeS: 86_400, preferredLifetimeS: 3600 },
    },
    { name: "redirectedHeader", packet: new Uint8Array(48) },
    { name: "other", type: 200, data: Uint8Array.of(1, 2, 3, 4, 5, 6) },
  ];
  assert.equal(decodeNeighbor(134, encodeNeighbor(134, { options })).options, options);
});

icmp("of neighbour discovery with an option of length zero ends there", () => {
  const payload = encodeNeighbor(135, { target: "fe80::1", options: [{ name: "mtu", mtu: 1 }] });
  payload[17] = 0;
  assert.equal(decodeNeighbor(135, payload), {
    target: "fe80::1",
    options: [],
    malformed: { at: 16, why: "option of 0 bytes in 8" },
  });
});
icmp.run();

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

const link = suite("a header of a link without Ethernet");

link("is Linux's cooked one, captured on any", () => {
  const cooked = decodeLinuxCooked(CAPTURED.cookedDnsQuery);
  assert.equal([cooked.protocol, cooked.hardwareType, decodeIpv4(cooked.payload).source], [0x0800, 772, "127.0.0.1"]);
  const cooked2 = decodeLinuxCooked2(CAPTURED.cookedDnsQuery2);
  assert.equal([cooked2.protocol, cooked2.interfaceIndex], [0x0800, 1]);
});

link("is Linux's cooked one with an address of six bytes", () => {
  const header = { protocol: 0x0800, address: "02:00:00:00:00:01:00:00" };
  assert.is(decodeLinuxCooked(encodeLinuxCooked(header, NOTHING)).address, header.address);
});

link("is BSD's family, in either byte order and in 16 bits", () => {
  assert.is(decodeNull(encodeNull({ family: 30 }, NOTHING)).family, 30);
  const orders: [number[], number][] = [
    [[2, 0, 0, 0], 2],
    [[0, 0, 0, 2], 2],
    [[0, 2, 0, 0], 2],
    [[24, 0, 0, 0], 24],
  ];
  for (const [bytes, family] of orders) assert.is(nullFamily(Uint8Array.from(bytes), 0), family);
});
link.run();
