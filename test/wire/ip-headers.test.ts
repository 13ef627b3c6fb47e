// In smoltcp's way: a real packet taken apart, impossible lengths, wrong values on purpose.
import * as assert from "uvu/assert";
import {
  decodeEthernet,
  decodeIcmp,
  decodeIcmpv6,
  decodeIpv4,
  decodeIpv6,
  decodeIpv6Extension,
  decodeNeighbor,
  decodeUdp,
  encodeIcmp,
  encodeIpv4,
  encodeIpv6Extension,
  encodeNeighbor,
  IP_PROTOCOL,
  internetChecksum,
  type NeighborOption,
} from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";

const NOTHING = new Uint8Array(0);
const ADDRESSES = { source: "192.0.2.1", destination: "192.0.2.2" };
const ip = (frame: Uint8Array): Uint8Array => decodeEthernet(frame).payload;
const inIpv4 = (frame: Uint8Array): Uint8Array => decodeIpv4(ip(frame)).payload;
const inIpv6 = (frame: Uint8Array): Uint8Array => decodeIpv6(ip(frame)).payload;

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
  // RFC 4861 §4.6.4: type 5, one unit of 8 bytes
  const mtu = encodeNeighbor(133, { options: [{ name: "mtu", mtu: 1400 }] });
  assert.equal(mtu, Uint8Array.of(5, 1, 0, 0, 0, 0, 5, 120));
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
