/** The store's facts under the gradebook's rules, as pages ask for them. */
import { type ClassTable, policyOf, type Standing, standing } from "../gradebook";
import { classIn } from "../store";
import type { Site } from "./site";

/** Computes where one person stands in all exercises, in the order of the course, or in one. */
export async function standingsOf({ store, exercises }: Site, personId: string, only?: string): Promise<Standing[]> {
  const [rows, policies, extensions] = await Promise.all([
    store.classRows(only, personId),
    store.policies(),
    store.extensions(only),
  ]);
  const asked = exercises.filter(({ exercise }) => only === undefined || exercise === only);
  return asked.map(({ exercise }) => {
    const own = rows.filter(({ attempt }) => attempt.exercise === exercise);
    const extension = extensions.find((one) => one.personId === personId && one.exercise === exercise);
    return standing(own, policyOf(policies, exercise), extension);
  });
}

/** Computes where the whole class stands, in all exercises or in one. */
export function classOf({ store, exercises }: Site, only?: string): Promise<ClassTable> {
  const asked = exercises.map(({ exercise }) => exercise).filter((exercise) => only === undefined || exercise === only);
  return classIn(store, asked, only);
}
