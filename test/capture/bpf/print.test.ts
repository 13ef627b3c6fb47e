import * as assert from "uvu/assert";
import { compileFilter, listing } from "../../../kernel-lib/capture";
import { suite } from "../../harness";
import { askReference, programText } from "../libpcap/reference";

const test = suite("listing");

test("prints every instruction as tcpdump -d does", () => {
  const known = [
    ...[
      6, 22, 32, 40, 48, 64, 72, 80, 128, 0, 1, 177, 96, 97, 2, 3, 5, 21, 29, 37, 45, 53, 61, 69, 77, 12, 4, 28, 20, 44,
      36, 60, 52,
    ],
    ...[156, 148, 92, 84, 76, 68, 172, 164, 108, 100, 124, 116, 132, 7, 135],
  ];
  const program = known.flatMap((code) =>
    [0, 1, 1500, 0x7fff_ffff, 0xffff_fffa].map((k) => ({ code, jt: 1, jf: 2, k })),
  );
  const auxiliary = Array.from({ length: 17 }, (_, field) => ({ code: 40, jt: 0, jf: 0, k: 0xffff_f000 + 4 * field }));
  const both = [...program, ...auxiliary];
  const [answer] = askReference([`image\t${programText(both)}`]);
  assert.equal(listing(both).join("|"), answer?.text.replace(/\|$/, ""));
});

test("is readable", () => {
  assert.equal(listing(compileFilter("arp", { snapLengthBytes: 96 })), [
    "(000) ldh      [12]",
    "(001) jeq      #0x806           jt 2\tjf 3",
    "(002) ret      #96",
    "(003) ret      #0",
  ]);
});

test.run();
