// timeout: 400 s
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { fuzz } from "./fuzz/fuzz";

const test = suite("every exported function");

test("takes any arguments for a minute without a crash, and refuses them with an error of its own", () => {
  const seed = Number(process.env.SOCKET_SEED ?? 1); // npm run proof -- socket draws others
  console.log(`seed ${seed}`);
  assert.ok(fuzz(60, seed) > 1000);
});

test.run();
