// A tenth of the proof: `npm run proof -- handshake` reads ten times as many runs.
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { compareReading } from "./tshark";

const RUNS = 100;

const test = suite("a simulated capture");

test("has no fault for tshark, and is read by us as by tshark", () => {
  assert.equal(compareReading(1, RUNS), []);
});

test.run();
