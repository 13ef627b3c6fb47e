// timeout: 600 s
// A seeded tenth of `npm run proof -- api`.
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { fuzz } from "./support/fuzz";

const REQUESTS = 2_000;
const test = suite("requests made from the API's document");

test("never make the server fail or answer what the document does not promise", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  const { answers } = await fuzz(seed, REQUESTS);
  console.log(answers);
  // a fuzzer that only ever hears "no" has not looked behind the door
  assert.ok((answers["2xx"] ?? 0) > REQUESTS / 10, JSON.stringify(answers));
});

test.run();
