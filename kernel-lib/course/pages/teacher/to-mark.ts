/** What waits for a person's mark: the attempts that count, one list over all exercises. */
import { type Attempt, type ClassTable, type Scored, waitingForMarks } from "../../gradebook";
import type { Page } from "../answer";
import { html } from "../html";
import { pagerOf, sliceOf } from "../paging";
import type { Site, Visit } from "../site";
import { classOf } from "../standings";
import { timeTag } from "../times";

/** Adds the list. */
export function toMark(site: Site): void {
  site.teacher.get("/to-mark", (visit) => listPage(site, visit));
}

async function listPage(site: Site, visit: Visit): Promise<Page> {
  const table = await classOf(site);
  const names = new Map(table.students.map(({ person: { id, name } }) => [id, name]));
  const slice = sliceOf(waitingIn(table), visit.query("page"));
  return {
    title: "To mark",
    under: "/class",
    main: html`<p class="crumbs"><a href="/class">Class</a></p><h1>To mark by hand</h1>
<p class="lead">Attempts that count and hold answers nobody has marked yet, the oldest first.</p>
${
  slice.items.length === 0
    ? html`<p>Nothing waits.</p>`
    : html`<div class="scroll" role="region" aria-labelledby="mark-caption" tabindex="0"><table><caption id="mark-caption">Waiting for a mark</caption>
<thead><tr><th scope="col">Student</th><th scope="col">Exercise</th><th scope="col">Answers</th><th scope="col">Received</th></tr></thead>
<tbody>${slice.items.map(
        ({
          attempt: { id, personId, exercise, receivedAtMs },
          waiting,
        }) => html`<tr><th scope="row"><a href="/class/attempts/${id}"><bdi>${names.get(personId)}</bdi></a></th>
<td>${site.titleOf(exercise)}</td><td>${waiting.map((cell) => html`<code>${cell}</code> `)}</td><td>${timeTag(receivedAtMs)}</td></tr>`,
      )}</tbody></table></div>`
}${pagerOf("/to-mark", slice, {})}`,
  };
}

/** The attempts of a class that wait for marks, the oldest first. */
export const waitingIn = ({ students }: ClassTable): Scored[] =>
  waitingForMarks(students.flatMap(({ standings }) => standings));

/** The attempt of the same exercise that waits longest for a mark, another than this. */
export async function nextToMark(site: Site, { id, exercise }: Attempt): Promise<string | undefined> {
  return waitingIn(await classOf(site, exercise)).find(({ attempt }) => attempt.id !== id)?.attempt.id;
}
