/**
 * uvu's `suite`, watched: a suite that is made but never `.run()` fails the file, and a `before` that throws says why
 * (uvu alone drops its error).
 */

import type { Callback, Context, Test } from "uvu";
import { suite as uvuSuite } from "uvu";

const made = new Set<string>();

/** Makes a suite; the name is a noun, the tests' names finish the sentence ("Ipv4Address", "refuses leading zeros"). */
export function suite<T = Context>(name: string): Test<T> {
  const test = uvuSuite<T>(name);
  const before = test.before.bind(test);
  const run = test.run.bind(test);
  made.add(name);
  test.before = Object.assign((hook: Callback<T>) => before(shown(hook)), { each: test.before.each });
  test.run = () => {
    made.delete(name);
    run();
  };
  return test;
}

function shown<T>(hook: Callback<T>): Callback<T> {
  return async (context) => {
    try {
      await hook(context);
    } catch (error) {
      console.error("\nbefore:", error);
      throw error;
    }
  };
}

process.on("exit", () => {
  for (const name of made) {
    console.error(`suite "${name}" was never run: its file lacks .run()`);
    process.exitCode = 1;
  }
});
