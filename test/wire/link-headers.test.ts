// In smoltcp's way: a real packet taken apart, impossible lengths, wrong values on purpose.
import * as assert from "uvu/assert";
import {
  ARP_OPERATION,
  decodeArp,
  decodeEthernet,
  decodeIpv4,
  decodeLinuxCooked,
  decodeLinuxCooked2,
  decodeNull,
  ETHERNET_MINIMUM_LENGTH,
  encodeArp,
  encodeEthernet,
  encodeLinuxCooked,
  encodeNull,
  encodeSnap,
  encodeVlan,
  nullFamily,
} from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";

const NOTHING = new Uint8Array(0);
const ip = (frame: Uint8Array): Uint8Array => decodeEthernet(frame).payload;

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
