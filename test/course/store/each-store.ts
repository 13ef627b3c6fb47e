/** The same said of a store over PGlite and over PostgreSQL: each test has an empty one, and a clock in its hand. */
import * as assert from "uvu/assert";
import type { Person } from "../../../kernel-lib/course/gradebook";
import { openStore, type Store, StoreError } from "../../../kernel-lib/course/store";
import { suite } from "../../harness";
import { KINDS, NOON_MS, Places } from "./places";

/** What the test that runs has. */
export interface OnStore {
  kind: Store["kind"];
  store: Store;
  /** What the store takes for the time. */
  nowMs: number;
  places: Places;
  /** Adds a student. */
  ann(): Promise<Person>;
}

/** Makes a suite for each kind of store. */
export function eachStore(name: string, define: (test: ReturnType<typeof suite>, on: OnStore) => void): void {
  const places = new Places();
  for (const kind of KINDS) {
    const test = suite(`${name} over ${kind}`);
    const on = { kind, nowMs: NOON_MS, places, ann } as OnStore;
    function ann(): Promise<Person> {
      return on.store.addPerson({
        login: "ann",
        name: "Ann Lee",
        email: "ann@example.org",
        group: "tue",
        role: "student",
      });
    }
    test.before.each(async () => {
      on.nowMs = NOON_MS;
      on.store = await openStore({ ...(await places.next(kind)), nowMs: () => on.nowMs });
    });
    test.after.each(() => on.store.close());
    define(test, on);
    test.run();
  }
  const end = suite(`the places of ${name}`);
  end("are removed", () => places.remove());
  end.run();
}

/** Demands a refusal of a store. */
export async function rejects(promise: Promise<unknown>, code: StoreError["code"]): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, StoreError, `not refused with ${code}`);
  assert.is((error as StoreError).code, code);
}
