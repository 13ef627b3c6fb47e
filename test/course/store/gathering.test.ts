import * as assert from "uvu/assert";
import { StoreError } from "../../../kernel-lib/course/store/error";
import { Gathering } from "../../../kernel-lib/course/store/gathering";
import { suite } from "../../harness";

const test = suite("what is asked of the store together");

/** Each group waits until it is let go; what is asked for as "bad" fails it. */
function groups(most: number, mostBytes?: number) {
  const seen: string[][] = [];
  const gates: (() => void)[] = [];
  const gathering = new Gathering<string, string>({
    act: async (items) => {
      seen.push(items);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (items.includes("away")) throw new StoreError("ERR_STORE_AWAY", "gone");
      if (items.includes("bad")) throw new Error("one of them is bad");
      return items.map((item) => `${item}!`);
    },
    most,
    ...(mostBytes === undefined ? {} : { mostBytes }),
    lengthBytes: (item) => item.length,
  });
  /** Lets every group go that comes, until all are answered. */
  const answers = async (asked: Promise<string>[]): Promise<string[]> => {
    let isOver = false;
    const all = Promise.allSettled(asked).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      gates.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return (await all).map((one) => (one.status === "fulfilled" ? one.value : (one.reason as Error).message));
  };
  return { seen, gathering, answers };
}

test("goes in one group, and each gets its own answer", async () => {
  const { seen, gathering, answers } = groups(10);
  const asked = ["a", "b", "c"].map((item) => gathering.add(item));
  assert.equal(await answers(asked), ["a!", "b!", "c!"]);
  assert.equal(seen, [["a", "b", "c"]]);
});

test("gathers while another group goes, and keeps its order", async () => {
  const { seen, gathering, answers } = groups(2);
  const asked = ["a", "b", "c", "d", "e"].map((item) => gathering.add(item));
  assert.equal(await answers(asked), ["a!", "b!", "c!", "d!", "e!"]);
  assert.equal(seen, [["a", "b"], ["c", "d"], ["e"]]);
});

test("is never more than so many bytes, unless one alone is", async () => {
  const { seen, gathering, answers } = groups(10, 4);
  await answers(["aa", "bb", "c", "dddddd", "e"].map((item) => gathering.add(item)));
  assert.equal(seen, [["aa", "bb"], ["c"], ["dddddd"], ["e"]]);
});

test("fails for the one that is bad, and for nobody else", async () => {
  const { seen, gathering, answers } = groups(10);
  const asked = ["a", "bad", "c"].map((item) => gathering.add(item));
  assert.equal(await answers(asked), ["a!", "one of them is bad", "c!"]);
  assert.equal(seen, [["a", "bad", "c"], ["a"], ["bad"], ["c"]]);
});

test("fails for all where the database is away: whether it was done is not known", async () => {
  const { seen, gathering, answers } = groups(10);
  assert.equal(await answers(["a", "away"].map((item) => gathering.add(item))), ["gone", "gone"]);
  assert.equal(seen.length, 1);
  assert.equal(await answers([gathering.add("later")]), ["later!"]);
});

test.run();
