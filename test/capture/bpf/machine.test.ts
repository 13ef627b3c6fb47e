// Our two machines beside libpcap's, on programs and packets made at random.
import * as assert from "uvu/assert";
import {
  type BpfInstruction,
  checkProgram,
  compileFilter,
  filterFunction,
  interpret,
} from "../../../kernel-lib/capture";
import { suite } from "../../harness";
import { askReference, hexText, programText } from "../libpcap/reference";
import { Random } from "../random";

const SEED = 43;
const test = suite("the BPF machine");

const ARITHMETIC = [
  0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34, 0x3c, 0x44, 0x4c, 0x54, 0x5c, 0x84, 0x94, 0x9c, 0xa4, 0xac,
];
const SHIFTS = [0x64, 0x74];
const LOADS = [0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0xb1, 0x00, 0x01, 0x80];
const JUMPS = [0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d, 0x05];
const CONSTANTS = [0, 1, 2, 3, 7, 8, 13, 14, 31, 255, 0x800, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

function anyProgram(random: Random): BpfInstruction[] {
  const length = 3 + random.below(20);
  const body = Array.from({ length }, (_, at): BpfInstruction => {
    const room = length - at;
    const kind = random.below(10);
    if (kind < 4) return { code: random.pick(LOADS), jt: 0, jf: 0, k: random.pick(CONSTANTS) };
    if (kind < 6) return { code: random.pick(ARITHMETIC), jt: 0, jf: 0, k: random.pick(CONSTANTS) };
    if (kind < 7)
      return random.chance(0.5)
        ? { code: random.pick(SHIFTS), jt: 0, jf: 0, k: random.below(32) }
        : { code: random.pick([0x07, 0x87]), jt: 0, jf: 0, k: 0 };
    if (kind < 8) return { code: random.pick([0x02, 0x03, 0x60, 0x61]), jt: 0, jf: 0, k: random.below(3) };
    const code = random.pick(JUMPS);
    return {
      code,
      jt: random.below(room),
      jf: random.below(room),
      k: code === 0x05 ? random.below(room) : random.pick(CONSTANTS),
    };
  });
  const clear = [0, 1, 2].map((k) => ({ code: 0x02, jt: 0, jf: 0, k }));
  return [...clear, ...body, { code: random.pick([0x16, 0x06]), jt: 0, jf: 0, k: 7 }];
}

test("gives what libpcap's gives for 8,000 programs, interpreted and as a function", () => {
  const random = new Random(SEED);
  const cases = Array.from({ length: 8000 }, () => {
    const bytes = Uint8Array.from(random.bytes(random.below(40)));
    return { program: anyProgram(random), bytes, original: bytes.length + random.below(3) };
  }).filter(({ program }) => !checkProgram(program));
  const answers = askReference(
    cases.map(({ program, bytes, original }) => `run\t${original}\t${hexText(bytes)}\t${programText(program)}`),
  );
  cases.forEach(({ program, bytes, original }, at) => {
    // The packet lies somewhere in a larger buffer full of rubbish.
    const buffer = new Uint8Array(100).fill(0xa5);
    buffer.set(bytes, 13);
    for (const [name, filter] of Object.entries({
      interpret: interpret(program),
      filterFunction: filterFunction(program),
    }))
      assert.is(
        String(filter(buffer, 13, bytes.length, original)),
        answers[at]?.text,
        `seed ${SEED}, ${name}, packet ${hexText(bytes)}, program ${programText(program)}`,
      );
  });
  assert.ok(cases.length > 6000, `${cases.length} programs`);
});

test("ends a protochain that goes in a circle", () => {
  // An authentication header whose length leads back to itself: its offset is (3 + 2) * 4 = 20.
  const packet = new Uint8Array(64);
  packet.set([0x45, 0, 0, 64, 0, 0, 0, 0, 64, 51]);
  packet.set([51, 3], 20);
  const program = compileFilter("ip protochain 6", { linkType: 228 });
  assert.is(interpret(program)(packet, 0, 64, 64), 0);
});

test("treats a load beyond the captured bytes as no match", () => {
  const filter = filterFunction(compileFilter("tcp port 80"));
  for (let captured = 0; captured < 34; captured++) assert.is(filter(new Uint8Array(100), 0, captured, 100), 0);
});

test.run();
