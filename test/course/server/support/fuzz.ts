/** Requests made from the document, thousands of them: none may make the server fail, or answer what is not promised. */
import { SeededRandom } from "../../../../kernel-lib/link";
import { type Course, type Member, openCourse } from "./course";
import { Generator, type Pool, smaller, type Wanted } from "./generate";

export interface Fuzzed {
  requests: number;
  /** How many were answered by each class of status, as `2xx`. */
  answers: Record<string, number>;
}

/** Sends so many requests. Throws with the seed and the smallest request that still fails. */
export async function fuzz(seed: number, requests: number): Promise<Fuzzed> {
  const course = await openCourse();
  try {
    return await fuzzCourse(course, seed, requests);
  } finally {
    await course.close();
  }
}

async function fuzzCourse(course: Course, seed: number, requests: number): Promise<Fuzzed> {
  const attempt = await course.send(course.ann);
  await course.grade();
  const pool: Pool = {
    id: [attempt, course.ann.person.id, course.bob.person.id],
    exercise: ["06-chat", "03-packet"],
    personId: [course.ann.person.id, course.bob.person.id],
    "idempotency-key": ["fuzzed-key-1", "fuzzed-key-2"],
    role: ["student", "teacher"],
    wait: ["0"],
  };
  const members: Member[] = [course.teacher, course.teacher, course.ann];
  const generator = new Generator(new SeededRandom(seed), course.document.content, pool, [
    ...members.map(({ token }) => token),
    "wb_wrong",
  ]);
  const answers: Record<string, number> = {};
  // a backup writes files where it is told to, and erasing people leaves nobody to ask
  const operations = course.document.operations.filter(({ address }) => !address.endsWith("/backup"));
  for (let count = 0; count < requests; count++) {
    const operation = operations[count % operations.length];
    if (!operation) break;
    const wanted = generator.request(operation);
    if (operation.method === "DELETE" && wanted.url.includes(course.bob.person.id)) continue;
    if (operation.method === "DELETE" && wanted.url.includes(course.ann.person.id)) continue;
    if (wanted.url.endsWith("/token")) continue;
    const { status, fault } = await outcome(course, wanted);
    if (fault) throw new Error(await report(course, seed, wanted, fault));
    const kind = `${Math.floor(status / 100)}xx`;
    answers[kind] = (answers[kind] ?? 0) + 1;
  }
  return { requests, answers };
}

async function outcome(
  { app, document }: Course,
  { method, url, headers, body }: Wanted,
): Promise<{ status: number; fault?: string }> {
  const answer = await app.inject({
    method: method as "GET",
    url,
    headers,
    ...(body === undefined ? {} : { payload: body }),
  });
  const status = answer.statusCode;
  if (status >= 500) return { status, fault: `${status} ${answer.body.slice(0, 200)}` };
  try {
    document.judge({ method, url, status, headers: answer.headers, body: answer.rawPayload });
    return { status };
  } catch (error) {
    return { status, fault: (error as Error).message };
  }
}

/** Makes the request smaller as long as it fails. */
async function report(course: Course, seed: number, wanted: Wanted, fault: string): Promise<string> {
  let [smallest, why] = [wanted, fault];
  for (let found = true; found; ) {
    found = false;
    for (const less of smaller(smallest)) {
      const again = await outcome(course, less);
      if (again.fault === undefined) continue;
      [smallest, why, found] = [less, again.fault, true];
      break;
    }
  }
  const { headers, ...rest } = smallest;
  const told = { ...rest, body: smallest.body?.toString(), headers };
  return `seed ${seed}: ${why}\n${JSON.stringify(told, null, 2).replace(/wb_[\w-]{43}/g, "TOKEN")}`;
}
