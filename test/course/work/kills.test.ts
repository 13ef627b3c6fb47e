// timeout: 500 s

import { suite } from "../../harness";
import { KINDS } from "../store/places";
import { survive } from "./kills";

const SEED = Number(process.env.KILLS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const test = suite("SIGKILL under load");

for (const kind of KINDS) {
  test(`loses nothing and shows no second result over ${kind} (KILLS_SEED=${SEED})`, async () => {
    console.log(JSON.stringify({ kind, seed: SEED, ...(await survive(kind, 5, SEED)) }));
  });
}

test.run();
