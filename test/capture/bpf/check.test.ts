// Our checker beside the kernel's, on programs made at random and on compiled ones with one thing changed.
import * as assert from "uvu/assert";
import { type BpfInstruction, checkProgram, compileFilter } from "../../../kernel-lib/capture";
import { suite } from "../../harness";
import { askReference, programText } from "../libpcap/reference";
import { Random } from "../random";

const SEED = 41;
const test = suite("checkProgram");

test("agrees with the kernel on 6,000 programs", () => {
  const random = new Random(SEED);
  const bases = ["tcp port 80", "vlan 5 and ip6", "ip[0] % 3 = 1 or ip[2:2] / ip[8] = 2", "geneve or udp"].map((text) =>
    compileFilter(text),
  );
  const programs = Array.from({ length: 6000 }, () =>
    random.chance(0.4) ? anyProgram(random) : changed(random, random.pick(bases)),
  );
  const answers = askReference(programs.map((program) => `attach\t${programText(program)}`));
  let refused = 0;
  programs.forEach((program, at) => {
    const failure = checkProgram(program);
    if (failure) refused++;
    assert.is(
      !failure,
      answers[at]?.ok,
      `seed ${SEED}, program ${at}: ${JSON.stringify(failure)}\n${programText(program)}`,
    );
  });
  assert.ok(refused > 1000 && refused < 5000, `${refused} refused`);
});

/** Codes that are instructions, and a few that are not. */
const CODES = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0c, 0x14, 0x15, 0x16, 0x1c, 0x1d, 0x20, 0x24, 0x28, 0x30, 0x34,
  0x35, 0x3c, 0x40, 0x44, 0x45, 0x48, 0x50, 0x54, 0x60, 0x61, 0x64, 0x6c, 0x74, 0x80, 0x81, 0x84, 0x87, 0x94, 0x9c,
  0xa4, 0xac, 0xb1, 0x0e, 0x63, 0xff,
];

function anyProgram(random: Random): BpfInstruction[] {
  const body = Array.from({ length: random.below(6) }, () => anyInstruction(random));
  return random.chance(0.9) ? [...body, { code: random.pick([0x06, 0x16]), jt: 0, jf: 0, k: 1 }] : body;
}

function anyInstruction(random: Random): BpfInstruction {
  const k = random.pick([
    0, 1, 2, 3, 5, 15, 16, 31, 32, 1000, 0x7fff_ffff, 0xffff_efff, 0xffff_f000, 0xffff_f004, 0xffff_f02c, 0xffff_f030,
    0xffff_f041, 0xffff_ffff,
  ]);
  return { code: random.pick(CODES), jt: random.below(4), jf: random.below(4), k };
}

function changed(random: Random, program: readonly BpfInstruction[]): BpfInstruction[] {
  const copy = program.map((one) => ({ ...one }));
  const at = random.below(copy.length);
  if (random.chance(0.2)) copy.splice(at, 1);
  else
    Object.assign(
      copy[at] as BpfInstruction,
      random.chance(0.5) ? { k: anyInstruction(random).k } : { jt: random.below(30) },
    );
  return copy;
}

test("says where and why", () => {
  const ret = { code: 6, jt: 0, jf: 0, k: 1 };
  assert.equal(checkProgram([]), { at: 0, reason: "the program is empty" });
  assert.equal(checkProgram([{ code: 0x34, jt: 0, jf: 0, k: 0 }, ret]), { at: 0, reason: "divides by the constant 0" });
  assert.equal(checkProgram([{ code: 0x60, jt: 0, jf: 0, k: 3 }, ret]), {
    at: 0,
    reason: "M[3] is read but may not have been written",
  });
  assert.equal(checkProgram(new Array(4097).fill(ret)), { at: 4096, reason: "more than 4096 instructions" });
});

test.run();
