// timeout: 180 s
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { fuzz } from "./fuzz/fuzz";

const test = suite("every exported function");

test("takes any arguments for a minute without a crash, and refuses them with an error of its own", () => {
  const seed = Number(process.env.SOCKET_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`seed ${seed}`);
  assert.ok(fuzz(60, seed) > 10_000);
});

test.run();
