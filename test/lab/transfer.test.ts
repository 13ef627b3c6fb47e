// timeout: 300 s
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { enginesHere } from "./support/engines";
import { checkTransfer } from "./transfer";

const test = suite("a TCP transfer over a cable that loses, reorders, doubles and damages");
const MEBIBYTE = 2 ** 20;

async function main(): Promise<void> {
  const engines = await enginesHere();

  test("arrives as it was sent, in jumping time", async () => {
    assert.ok((await checkTransfer({ engine: "in-process", clock: "jumping", lengthBytes: MEBIBYTE, seed: 1 })) > 50);
  });

  for (const engine of engines)
    test(`arrives as it was sent (${engine})`, async () => {
      const lengthBytes = engine === "linux" ? MEBIBYTE : MEBIBYTE / 8;
      assert.ok((await checkTransfer({ engine, lengthBytes, seed: 2 })) > 5);
    });

  test.run();
}

main();
