import * as assert from "uvu/assert";
import { Endpoint, Ipv4Address } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { assertRefused } from "./support/refused";

const test = suite("Endpoint");

test("reads and writes both versions", () => {
  for (const text of ["192.0.2.1:80", "[2001:db8::1]:443", "[fe80::1%eth0]:0", "0.0.0.0:65535"]) {
    assert.is(`${Endpoint.parse(text)}`, text);
  }
});

const REFUSED: [reason: string, text: string, from: number][] = [
  ["no port", "192.0.2.1", 9],
  ["an empty port", "192.0.2.1:", 10],
  ["a port above 65535", "192.0.2.1:65536", 14],
  ["a port with a leading zero", "192.0.2.1:080", 11],
  ["a port that is a name", "192.0.2.1:http", 10],
  ["an IPv6 address without brackets", "::1:80", 0],
  ["IPv4 in brackets", "[192.0.2.1]:80", 0],
  ["a bracket that stays open", "[::1:80", 7],
  ["no colon after the bracket", "[::1]80", 5],
  ["nothing after the bracket", "[::1]", 5],
  ["a wrong address inside", "[::g]:80", 3],
];

for (const [reason, text, from] of REFUSED) {
  test(`refuses ${JSON.stringify(text)}: ${reason}`, () => assertRefused(Endpoint.parse, text, from));
}

test("takes ports from 0 to 65535 only", () => {
  for (const port of [-1, 65536, 1.5]) assert.throws(() => new Endpoint(Ipv4Address.fromNumber(1), port), RangeError);
});

test("sorts by address, then by port", () => {
  const sorted = ["10.0.0.2:1", "10.0.0.1:80", "10.0.0.1:9"].map(Endpoint.parse).sort((a, b) => a.compare(b));
  assert.is(sorted.join(" "), "10.0.0.1:9 10.0.0.1:80 10.0.0.2:1");
});

test.run();
