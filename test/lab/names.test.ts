import * as assert from "uvu/assert";
import { NameTable } from "../../kernel-lib/lab";
import { answerOf } from "../../kernel-lib/lab/names/dns-server";
import { addressOfReverse, reverseName } from "../../kernel-lib/lab/names/reverse";
import { AF_INET, AF_INET6 } from "../../kernel-lib/socket";
import { DNS_TYPE, type DnsMessage, decodeDns, encodeDns } from "../../kernel-lib/wire";
import { suite } from "../harness";

const test = suite("names in a lab");

function tableOf(names: Record<string, string[]>): NameTable {
  const table = new NameTable();
  for (const [name, addresses] of Object.entries(names)) table.set(name, addresses);
  return table;
}

const ZONE = tableOf({ alice: ["fd00::1", "10.0.0.1"], bob: ["10.0.0.2"], six: ["fd00::6"] });

function ask(name: string, type: number, more: object = {}): DnsMessage | undefined {
  const query = decodeDns(encodeDns({ id: 7, questions: [{ name, type, class: 1 }], ...more })) as DnsMessage;
  const answer = answerOf(query, ZONE);
  return answer && (decodeDns(answer) as DnsMessage);
}

const dataOf = (message: DnsMessage | undefined) => message?.answers.map(({ data }) => Object.values(data)[0]);

test("are found in any case, with or without the dot at the end, by family", () => {
  assert.equal(ZONE.addresses("ALICE."), ["10.0.0.1", "fd00::1"]);
  assert.equal(ZONE.addresses("alice", AF_INET6), ["fd00::1"]);
  assert.equal(ZONE.addresses("alice", AF_INET), ["10.0.0.1"]);
  assert.equal(ZONE.addresses("nobody"), []);
  assert.is(ZONE.nameOf("fd00:0::1"), "alice");
});

test("are set and taken away while the lab runs", () => {
  const table = tableOf({ www: ["10.0.0.3"] });
  table.set("www", "10.0.0.4");
  assert.equal(table.addresses("www"), ["10.0.0.4"]);
  assert.ok(table.delete("WWW"));
  assert.not.ok(table.has("www"));
  assert.throws(() => table.set("bad", "10.0.0"), /Cannot parse/);
});

test("are answered by the name server, one family at a time", () => {
  assert.equal(dataOf(ask("alice", DNS_TYPE.A)), ["10.0.0.1"]);
  assert.equal(dataOf(ask("alice", DNS_TYPE.AAAA)), ["fd00::1"]);
  const reply = ask("alice", DNS_TYPE.A);
  assert.equal([reply?.id, reply?.response, reply?.authoritative, reply?.rcode], [7, true, true, 0]);
});

test("that are there without such an address are no error, as RFC 2308 has it", () => {
  const reply = ask("six", DNS_TYPE.A);
  assert.equal([reply?.rcode, reply?.answers], [0, []]);
});

test("that nobody knows are answered so", () => {
  assert.is(ask("mallory", DNS_TYPE.A)?.rcode, 3);
  assert.is(ask("9.0.0.10.in-addr.arpa", DNS_TYPE.PTR)?.rcode, 3);
});

test("are found by their addresses", () => {
  assert.equal(dataOf(ask(reverseName("10.0.0.2"), DNS_TYPE.PTR)), ["bob"]);
  assert.equal(dataOf(ask(reverseName("fd00::1"), DNS_TYPE.PTR)), ["alice"]);
  for (const address of ["192.0.2.254", "2001:db8::a:1", "::1"])
    assert.is(addressOfReverse(reverseName(address)), address);
  for (const other of ["bob", "1.in-addr.arpa", "256.0.0.10.in-addr.arpa", "x.ip6.arpa"])
    assert.is(addressOfReverse(other), undefined);
});

test("are not answered to what is no question", () => {
  assert.is(ask("alice", DNS_TYPE.A, { response: true }), undefined);
  assert.is(ask("alice", DNS_TYPE.A, { questions: [] }), undefined);
  assert.is(ask("alice", DNS_TYPE.A, { opcode: 2 })?.rcode, 4);
});

test("with more addresses than a datagram holds are answered as cut off", () => {
  const many = tableOf({ many: Array.from({ length: 60 }, (_, index) => `10.0.1.${index}`) });
  const query = decodeDns(encodeDns({ id: 1, questions: [{ name: "many", type: 1, class: 1 }] })) as DnsMessage;
  const bytes = answerOf(query, many);
  assert.ok(bytes && bytes.length <= 512);
  assert.ok(decodeDns(bytes ?? new Uint8Array()).truncated);
});

test.run();
