// needs: solutions
// timeout: 300 s
import "../provide";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { cutConnections, killServer } from "./kills";

const test = suite("the chat under accidents");
const SEED = 6;

test("loses no acknowledged message and doubles none when its server is killed (a tenth of npm run proof -- programs chat)", async () => {
  const { messages } = await killServer(5, SEED);
  assert.ok(messages > 5, `${messages} messages`);
});

test("loses no message and doubles none when its connections are cut", async () => {
  const { messages } = await cutConnections(20, SEED);
  assert.ok(messages > 20, `${messages} messages`);
});

test.run();
