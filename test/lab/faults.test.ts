// timeout: 300 s
import * as assert from "uvu/assert";
import { FAULT_KINDS, faultyLab } from "../../kernel-lib/lab";
import { suite } from "../harness";
import { checkFault } from "./faults";
import { enginesHere } from "./support/engines";

const test = suite("ready-made faults");

async function main(): Promise<void> {
  const engines = await enginesHere();

  test("are named by our own tools' output, five seeds in no time", async () => {
    for (let seed = 1; seed <= 5; seed++) await checkFault({ seed, engine: "in-process", clock: "jumping" });
  });

  for (const engine of engines)
    for (const fault of FAULT_KINDS)
      test(`${fault}: is named by our own tools' output (${engine})`, async () => {
        assert.is(await checkFault({ seed: 3, engine, fault }), fault);
      });

  test("keep alice from bob's page, every one of them", async () => {
    for (const fault of FAULT_KINDS) {
      const puzzle = await faultyLab({ seed: 2, fault, clock: "jumping", quiet: true });
      const { worked, says } = await puzzle.attempt();
      assert.not.ok(worked, `${fault}: ${says}`);
      await puzzle.close();
    }
  });

  test("once mended let alice have it", async () => {
    const puzzle = await faultyLab({ fault: "broken cable", clock: "jumping", seed: 4, quiet: true });
    for (const cable of puzzle.net.links) cable.plug();
    assert.equal(await puzzle.attempt(), { worked: true, says: (await puzzle.attempt()).says });
    assert.match((await puzzle.attempt()).says, "hello from bob");
    await puzzle.close();
    const named = await faultyLab({ fault: "name not found", clock: "jumping", seed: 4, quiet: true });
    named.net.names.set("bob", "10.0.3.10");
    assert.ok((await named.attempt()).worked);
    await named.close();
  });

  test("are all drawn by the seed, the same by the same one", async () => {
    const answers = new Map<number, string>();
    for (let seed = 1; seed <= 30; seed++) {
      const puzzle = await faultyLab({ seed, clock: "jumping", quiet: true });
      answers.set(seed, puzzle.reveal());
      await puzzle.close();
    }
    const kinds = new Set([...answers.values()].map((text) => text.split(":")[0]));
    assert.is(kinds.size, FAULT_KINDS.length);
    const again = await faultyLab({ seed: 7, clock: "jumping", quiet: true });
    assert.is(again.reveal(), answers.get(7));
    await again.close();
  });

  test("answer a guess: wrong with a hint, half right, right", async () => {
    const puzzle = await faultyLab({ fault: "wrong mask", seed: 1, clock: "jumping", quiet: true });
    const place = /^wrong mask: (\w+)/.exec(puzzle.reveal())?.[1] ?? "";
    assert.match(puzzle.check("port closed").says, "Do neighbours answer");
    assert.match(puzzle.hint(), "ifconfig");
    assert.equal(puzzle.check("wrong mask", "ns"), { right: false, says: '"wrong mask" is right, but not at ns.' });
    assert.ok(puzzle.check("wrong mask").right);
    assert.ok(puzzle.check("wrong mask", place).right);
    assert.throws(() => puzzle.check("wrong mas" as "wrong mask"), /Did you mean "wrong mask"/);
    await puzzle.close();
  });

  test.run();
}

main();
