// Wrong tokens, by address.
import * as assert from "uvu/assert";
import type { Person } from "../../../kernel-lib/course/gradebook";
import { ApiProblem, createAuthenticator } from "../../../kernel-lib/course/server";
import { suite } from "../../harness";

const test = suite("the door");
const ANN: Person = { id: "p1", login: "ann", name: "Ann", role: "student", addedAtMs: 0 };
const GOOD = `wb_${"g".repeat(43)}`;
const WRONG = `wb_${"w".repeat(43)}`;

function door() {
  let [nowMs, lookedUp] = [0, 0];
  const store = {
    personByToken: async (token: string) => {
      lookedUp++;
      return token === GOOD ? ANN : undefined;
    },
  };
  const { person } = createAuthenticator({ store, nowMs: () => nowMs });
  const knock = async (token: string | undefined, address = "192.0.2.1"): Promise<string> => {
    try {
      return (await person(token, address)).login;
    } catch (error) {
      return error instanceof ApiProblem ? error.code : String(error);
    }
  };
  const failOften = async (address = "192.0.2.1") => {
    for (let tries = 0; tries < 30; tries++) await knock(WRONG, address);
  };
  return { knock, failOften, wait: (ms: number) => (nowMs += ms), looks: () => lookedUp };
}

test("knows a token's person, and tells a wrong token from none", async () => {
  const { knock } = door();
  assert.equal(
    [await knock(GOOD), await knock(WRONG), await knock(undefined)],
    ["ann", "ERR_WRONG_TOKEN", "ERR_NO_TOKEN"],
  );
});

test("looks nothing up for what cannot be a token", async () => {
  const { knock, looks } = door();
  for (const text of ["x", `${GOOD}x`, "wb_", "'; --"]) assert.is(await knock(text), "ERR_WRONG_TOKEN");
  assert.is(looks(), 0);
});

test("is closed to an address after thirty wrong tokens, open to others, and open again soon", async () => {
  const { knock, failOften, wait } = door();
  await failOften();
  assert.is(await knock(WRONG), "ERR_TOO_MANY_FAILURES");
  assert.is(await knock(GOOD, "192.0.2.2"), "ann");
  wait(2_000);
  assert.is(await knock(WRONG), "ERR_WRONG_TOKEN");
  assert.is(await knock(WRONG), "ERR_TOO_MANY_FAILURES");
});

test("stays open to tokens that were good before: one attacker behind a router does not lock the class out", async () => {
  const { knock, failOften } = door();
  await knock(GOOD);
  await failOften();
  assert.is(await knock(WRONG), "ERR_TOO_MANY_FAILURES");
  assert.is(await knock(GOOD), "ann");
});

test("counts a whole /64 of IPv6 as one address", async () => {
  const { knock, failOften } = door();
  await failOften("2001:db8::1");
  assert.is(await knock(WRONG, "2001:db8::ffff:1"), "ERR_TOO_MANY_FAILURES");
  assert.is(await knock(WRONG, "2001:db8:0:0:9::"), "ERR_TOO_MANY_FAILURES");
  assert.is(await knock(WRONG, "2001:db8:0:1::1"), "ERR_WRONG_TOKEN");
  assert.is(await knock(WRONG, "::ffff:192.0.2.9"), "ERR_WRONG_TOKEN");
});

test.run();
