/** The class as the gradebook sees it, read from a store. */
import { type ClassTable, classTable } from "../gradebook";
import type { Store } from "./store";

/** Computes where the whole class stands in some exercises, in their order; `only` leaves out all facts but one's. */
export async function classIn(store: Store, exercises: readonly string[], only?: string): Promise<ClassTable> {
  const [people, policies, extensions, rows] = await Promise.all([
    store.people("student"),
    store.policies(),
    store.extensions(only),
    store.classRows(only),
  ]);
  return classTable({ people, exercises, policies, extensions, rows });
}
