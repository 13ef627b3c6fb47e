// A tenth of the proof: `npm run proof -- handshake` plays a hundred thousand runs.
import { suite } from "../harness";
import { checkInterleavings } from "./interleaving";

const test = suite("two TCPs over a bad network");

test("deliver every byte once, in order, and come to an end", () => checkInterleavings(1, 10_000));

test.run();
