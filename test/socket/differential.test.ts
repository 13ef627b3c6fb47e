import * as assert from "uvu/assert";
import { suite } from "../harness";
import { compare } from "./differential/compare";
import { conversation } from "./differential/steps";

const test = suite("a scripted conversation");

test("ends step by step as on Python's sockets", async () => {
  assert.ok((await compare(conversation)) >= 150);
});

test.run();
