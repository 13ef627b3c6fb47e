// The kernel as judge: it takes our programs, and lets the same packets through as our machine.
import * as assert from "uvu/assert";
import {
  checkProgram,
  compileFilter,
  FilterError,
  filterFunction,
  LINK_TYPE,
  systemNames,
} from "../../../kernel-lib/capture";
import { suite } from "../../harness";
import { askReference, hexText, programText } from "../libpcap/reference";
import { PacketMaker } from "../made/packets";
import { Random } from "../random";
import { Grammar } from "./grammar";

const test = suite("a compiled filter in the kernel");

/** Programs of seeded expressions, protochain apart, which is a loop. */
function programs(
  seed: number,
  count: number,
  vlanInMetadata: boolean,
): { expression: string; program: ReturnType<typeof compileFilter> }[] {
  const random = new Random(seed);
  const grammar = new Grammar(random);
  const found: { expression: string; program: ReturnType<typeof compileFilter> }[] = [];
  while (found.length < count) {
    const expression = grammar.expression();
    if (expression.includes("protochain")) continue;
    try {
      found.push({ expression, program: compileFilter(expression, { names: systemNames(), vlanInMetadata }) });
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
    }
  }
  return found;
}

for (const vlanInMetadata of [false, true])
  test(`is attached${vlanInMetadata ? " with VLAN tags beside the packet" : ""}`, () => {
    const made = programs(7 + Number(vlanInMetadata), 1000, vlanInMetadata);
    const answers = askReference(made.map(({ program }) => `attach\t${programText(program)}`));
    made.forEach(({ expression, program }, at) => {
      assert.ok(answers[at]?.ok, `${expression}: ${answers[at]?.text}\n${programText(program)}`);
      assert.is(checkProgram(program), undefined, expression);
    });
  });

test("lets through what our machine lets through", () => {
  const packets = new PacketMaker(LINK_TYPE.EN10MB, 3)
    .packets(150)
    .map(({ bytes }) => bytes)
    .filter((bytes) => bytes.length > 0);
  // What the kernel knows beside the bytes is another thing on this socket than on an interface.
  const made = programs(11, 200, false).filter(({ expression }) => !/inbound|outbound|ifindex/.test(expression));
  const sent = packets.map(hexText).join(" ");
  const answers = askReference(made.map(({ program }) => `kernel\t${programText(program)}\t${sent}`));
  made.forEach(({ expression, program }, at) => {
    const filter = filterFunction(program);
    const ours = packets.flatMap((bytes, n) => (filter(bytes, 0, bytes.length, bytes.length) > 0 ? [n + 1] : []));
    assert.is(ours.join(" "), answers[at]?.text, expression);
  });
});

test("is refused as a protochain, which our checker foretells", () => {
  const program = compileFilter("ip6 protochain 6");
  const [answer] = askReference([`attach\t${programText(program)}`]);
  assert.is(answer?.ok, false);
  assert.match(checkProgram(program)?.reason ?? "", "jumps out of the program");
});

test.run();
