// timeout: 600 s
import * as assert from "uvu/assert";
import { suite } from "../harness";
import { fuzz } from "./oracle/fuzz";

const SEED = 1;
const DURATION_MS = 120_000;
const test = suite("no bytes");

test(`make anything throw, take 50 ms of a free machine, or read as two different things (${DURATION_MS / 1000} s)`, () =>
  assert.ok(fuzz(SEED, DURATION_MS) > 1_000));

test.run();
