// timeout: 240 s
import { suite } from "../../harness";
import { flood, fuzzFrames, fuzzNetlink } from "./fuzz";

const seed = Number(process.env.SEED ?? 1) || 1;
const test = suite("a host under attack");

test("takes 30,000 damaged frames without a throw, and without growing", () => fuzzFrames(seed, 30_000));
test("takes a flood of 20,000 forged frames from ever new addresses within its bounds", () => flood(seed, 20_000));
test("answers or refuses 10,000 damaged netlink requests", () => fuzzNetlink(seed, 10_000));

test.run();
