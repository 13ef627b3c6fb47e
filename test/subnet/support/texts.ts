import type { Random } from "./random";

const ALPHABET = [..."0123456789abcdefABCDEF::..//%%gxGz-+_ \t\u0000１٣é𝟙[]"];

/** An address as text in one of many forms, or something near one. */
export function addressText(random: Random): string {
  const valid = random.below(2) === 0 ? ipv4Text(random) : ipv6Text(random);
  return damaged(random, valid);
}

/** A prefix as text, or something near one. */
export function prefixText(random: Random): string {
  const ipv4 = random.below(2) === 0;
  const address = ipv4 ? ipv4Text(random) : ipv6Text(random);
  const length = `${random.below(ipv4 ? 34 : 130)}`;
  const mask = ipv4 && random.below(3) === 0 ? maskText(random) : length;
  return damaged(random, `${address}/${mask}`);
}

function ipv4Text(random: Random): string {
  return [0, 0, 0, 0].map(() => octet(random)).join(".");
}

function octet(random: Random): number {
  return random.pick([random.below(256), random.below(10), random.below(300), 0, 255]);
}

function maskText(random: Random): string {
  const length = random.below(33);
  const bits = length === 0 ? 0 : -1 << (32 - length);
  const octets = [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255];
  if (random.below(4) === 0) octets[random.below(4)] = octet(random);
  return octets.join(".");
}

function ipv6Text(random: Random): string {
  const dotted = random.below(6) === 0;
  const size = dotted ? 6 : 8;
  const groups = Array.from({ length: size }, () => (random.below(2) === 0 ? "0" : group(random)));
  if (dotted) groups.push(ipv4Text(random));
  if (random.below(3) > 0) {
    const from = random.below(size);
    const count = random.below(size - from + 1);
    groups.splice(from, count, "");
  }
  let text = groups.join(":");
  if (text.startsWith(":")) text = `:${text}`;
  if (text.endsWith(":")) text = `${text}:`;
  if (random.below(12) === 0) text += `%${random.pick(["eth0", "1", "wlan0.100", "é"])}`;
  return text;
}

function group(random: Random): string {
  const text = random.below(random.pick([16, 256, 65536])).toString(16);
  return random.pick([text, text.toUpperCase(), text.padStart(4, "0")]);
}

/** Half of the texts stay; the others lose, gain or change one to three characters. */
function damaged(random: Random, text: string): string {
  let result = text;
  for (let times = random.pick([0, 0, 0, 1, 1, 2, 3]); times > 0; times--) {
    const at = random.below(result.length + 1);
    const end = at + random.below(2);
    result = result.slice(0, at) + (random.below(3) === 0 ? "" : random.pick(ALPHABET)) + result.slice(end);
  }
  return result;
}
