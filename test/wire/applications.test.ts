// DNS, DHCP, HTTP and TLS: captured messages taken apart, loops of pointers, heads and records cut off.
import * as assert from "uvu/assert";
import {
  type DhcpOption,
  DNS_TYPE,
  type DnsRecord,
  decodeClientHello,
  decodeDhcp,
  decodeDns,
  decodeHttp,
  decodeIpv4,
  decodeTcp,
  decodeTlsRecord,
  decodeUdp,
  encodeDhcp,
  encodeDns,
  encodeHttp,
  nameBytes,
  readName,
} from "../../kernel-lib/wire";
import { suite } from "../harness";
import { CAPTURED } from "./captured";
import { MOST_PASSES, passesOf } from "./oracle/effort";

const IP = 14;
const udpPayload = (frame: Uint8Array): Uint8Array => decodeUdp(decodeIpv4(frame, IP).payload).payload;
const tcpPayload = (frame: Uint8Array): Uint8Array => decodeTcp(decodeIpv4(frame, IP).payload).payload;

const dns = suite("a DNS message");

dns("is read from a captured query and its answer, names compressed", () => {
  const query = decodeDns(udpPayload(CAPTURED.dnsQuery));
  assert.equal(query.questions, [{ name: "host.example.org", type: DNS_TYPE.A, class: 1 }]);
  assert.equal([query.response, query.recursionDesired], [false, true]);
  const answer = decodeDns(udpPayload(CAPTURED.dnsResponse));
  assert.equal(answer.answers, [
    { name: "host.example.org", type: 1, class: 1, timeToLiveS: 60, data: { address: "192.0.2.7" } },
  ]);
});

dns("holds every kind of record there and back", () => {
  const plain = { name: "example.org", class: 1, timeToLiveS: 60 };
  const answers: DnsRecord[] = [
    { ...plain, type: DNS_TYPE.A, data: { address: "192.0.2.1" } },
    { ...plain, type: DNS_TYPE.AAAA, data: { address: "2001:db8::1" } },
    { ...plain, type: DNS_TYPE.CNAME, data: { target: "www.example.org" } },
    { ...plain, type: DNS_TYPE.NS, data: { target: "ns.example.org" } },
    { ...plain, type: DNS_TYPE.PTR, data: { target: "host.example.org" } },
    { ...plain, type: DNS_TYPE.MX, data: { preference: 10, exchange: "mx.example.org" } },
    { ...plain, type: DNS_TYPE.TXT, data: { texts: ["v=spf1 -all", "two"] } },
    { ...plain, type: DNS_TYPE.SRV, data: { priority: 1, weight: 2, port: 5060, target: "sip.example.org" } },
    {
      ...plain,
      type: DNS_TYPE.SOA,
      data: {
        ...{ primary: "ns.example.org", mailbox: "hostmaster.example.org" },
        ...{ serial: 1, refreshS: 2, retryS: 3, expireS: 4, minimumS: 5 },
      },
    },
    { ...plain, type: 999, data: { data: Uint8Array.of(1, 2, 3) } },
  ];
  assert.equal(decodeDns(encodeDns({ id: 1, response: true, answers })).answers, answers);
});

dns("with pointers in a circle is read to its end", () => {
  const message = encodeDns({ id: 1, questions: [{ name: "a", type: 1, class: 1 }] });
  // the question's name becomes a pointer to itself
  message.set([0xc0, 12], 12);
  const { questions } = decodeDns(message);
  assert.is(questions?.[0]?.name, "<Name contains a pointer that loops>");
});

dns("with impossible names breaks off there", () => {
  const cases: [number[], string][] = [
    [[3, 97], "the label is longer than the message"],
    [[3, 97, 98], "by one byte"],
    [[0x80, 0], "a label of a reserved form"],
    [[0xc0], "half a pointer"],
    [[0xc0, 200], "a pointer out of the message"],
  ];
  for (const [bytes, reason] of cases)
    assert.is(readName(Uint8Array.from(bytes), 0, 0, bytes.length), undefined, reason);
});

dns("shows bytes that are no text", () => {
  assert.is(readName(Uint8Array.of(4, 0, 7, 0xc3, 0xa4, 0), 0, 0, 6)?.text, "\\000\\aä");
  assert.is(readName(Uint8Array.of(2, 0xff, 0x41, 0), 0, 0, 4)?.text, "\ufffdA");
});

dns("refuses to write names that cannot be", () => {
  assert.throws(() => nameBytes("a..b"), /each label must have 1 to 63 bytes/);
  assert.throws(() => nameBytes(`${"x".repeat(64)}.org`), /has 64/);
  assert.throws(() => nameBytes(new Array(60).fill("abcd").join(".")), /at most 255/);
  assert.equal(nameBytes("."), Uint8Array.of(0));
});

/** 65,535 bytes that claim as many questions: what stands first, then a question repeated to the end. */
function crowded(first: number[], question: number[]): Uint8Array {
  const message = new Uint8Array(65_535);
  message.set([0, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, ...first]);
  for (let at = 12 + first.length; at + question.length <= message.length; at += question.length)
    message.set(question, at);
  return message;
}

dns(`made to be slow is read in the time of ${MOST_PASSES} passes over its bytes`, () => {
  const manyLabels = new Array(20_000).fill([1, 97]).flat() as number[];
  const messages = {
    "all names are one long one": crowded([...manyLabels.slice(0, 240), 0, 0, 1, 0, 1], [0xc0, 12, 0, 1, 0, 1]),
    "a name of 20,000 labels": crowded([...manyLabels, 0, 0, 1, 0, 1], [0xc0, 12, 0, 1, 0, 1]),
    "bytes that are no text": crowded([63, ...new Array<number>(63).fill(0xc3), 0, 0, 1, 0, 1], [0xc0, 12, 0, 1, 0, 1]),
    "names inside names": crowded([], [0xc0, 14, 63, 1, 0, 1]),
  };
  for (const [reason, message] of Object.entries(messages)) {
    const passes = passesOf(() => decodeDns(message));
    assert.ok(passes < MOST_PASSES, `${reason}: ${passes} passes`);
  }
});
dns.run();

const dhcp = suite("a DHCP message");

dhcp("holds its options there and back", () => {
  const options: DhcpOption[] = [
    { name: "messageType", value: "offer" },
    { name: "serverIdentifier", addresses: ["192.0.2.254"] },
    { name: "router", addresses: ["192.0.2.254", "192.0.2.253"] },
    { name: "leaseTime", seconds: 3600 },
    { name: "domainName", text: "example.org" },
    { name: "parameterRequestList", codes: [1, 3, 6] },
    { name: "other", code: 224, data: Uint8Array.of(1) },
  ];
  const message = encodeDhcp({
    operation: 2,
    transaction: 0x12345678,
    clientHardware: "02:00:00:00:00:01",
    yourAddress: "192.0.2.7",
    options,
  });
  const read = decodeDhcp(message);
  assert.equal([read.yourAddress, read.transaction, read.malformed], ["192.0.2.7", 0x12345678, undefined]);
  assert.equal(read.options, options);
});

dhcp("cut off among its options keeps those before", () => {
  const options: DhcpOption[] = [
    { name: "messageType", value: "ack" },
    { name: "leaseTime", seconds: 1 },
  ];
  const message = encodeDhcp({ operation: 2, transaction: 1, clientHardware: "02:00:00:00:00:01", options });
  const { options: read, malformed } = decodeDhcp(message.subarray(0, message.length - 3));
  assert.equal([read?.length, malformed?.why], [1, "option 51 runs past the end of the message"]);
});

dhcp("without the magic cookie is BOOTP", () => {
  const message = encodeDhcp({ operation: 1, transaction: 1, clientHardware: "02:00:00:00:00:01" });
  message[236] = 0;
  assert.match(decodeDhcp(message).malformed?.why ?? "", "BOOTP");
});
dhcp.run();

const http = suite("an HTTP head");

http("is read from captured request and response", () => {
  const request = decodeHttp(tcpPayload(CAPTURED.httpRequest));
  assert.equal([request.method, request.target, request.fields], ["GET", "/", [{ name: "Host", value: "192.0.2.2" }]]);
  const response = decodeHttp(tcpPayload(CAPTURED.httpResponse));
  assert.equal([response.status, response.reason, new TextDecoder().decode(response.payload)], [200, "OK", "hi"]);
});

http("without an end gives the fields so far", () => {
  const { fields, malformed } = decodeHttp(new TextEncoder().encode("GET / HTTP/1.1\r\nA: b\r\nC: d"));
  assert.equal([fields, malformed?.why], [[{ name: "A", value: "b" }], "the head has no end"]);
});

http("with a line that is no field says where", () => {
  const { malformed } = decodeHttp(new TextEncoder().encode("GET / HTTP/1.1\r\nno colon\r\n\r\n"));
  assert.equal(malformed, { at: 16, why: 'not a field line: "no colon"' });
});

http("refuses a value that would begin a line of its own", () => {
  const head = { method: "GET", target: "/", version: "HTTP/1.1", fields: [{ name: "A", value: "b\r\nC: d" }] };
  assert.throws(() => encodeHttp(head), /a value holds no line end/);
});
http.run();

const tls = suite("a TLS record");

tls("of a captured ClientHello tells the server's name and the protocols", () => {
  const { contentType, payload } = decodeTlsRecord(tcpPayload(CAPTURED.clientHello));
  const hello = decodeClientHello(payload);
  assert.equal(
    [contentType, hello?.serverName, hello?.applicationProtocols],
    [22, "lesson.example", ["h2", "http/1.1"]],
  );
  assert.ok(hello?.supportedVersions.includes(0x0304));
});

tls("cut off at any length gives what could be read", () => {
  const { payload } = decodeTlsRecord(tcpPayload(CAPTURED.clientHello));
  for (let length = 0; length <= payload.length; length++) decodeClientHello(payload.subarray(0, length));
  assert.is(decodeClientHello(payload.subarray(0, 3)), undefined);
});

tls("that holds no ClientHello gives none", () =>
  assert.is(decodeClientHello(Uint8Array.of(2, 0, 0, 2, 3, 3)), undefined),
);
tls.run();
