/** One exercise over the whole class: which check fails for how many, and who sent what last. */
import type { CheckCount, Person, Scored } from "../../gradebook";
import type { Page } from "../answer";
import { type Html, html } from "../html";
import { pagerOf, sliceOf } from "../paging";
import type { Site, Visit } from "../site";
import { classOf } from "../standings";
import { counted, timeTag } from "../times";
import { scoreInWords, stateTag } from "../words";
import { queueInWords } from "./class";
import { waitingIn } from "./to-mark";

/** Adds the results of an exercise. */
export function results(site: Site): void {
  site.teacher.get("/class/:exercise", (visit) => resultsPage(site, visit));
}

async function resultsPage(site: Site, visit: Visit): Promise<Page> {
  const { exercise, title } = site.exerciseIn(visit);
  const [table, queue] = await Promise.all([classOf(site, exercise), site.store.queue()]);
  const standings = table.students.flatMap((student) => student.standings);
  const names = new Map(table.students.map(({ person }) => [person.id, person]));
  const newest = standings
    .flatMap(({ attempts }) => attempts)
    .sort((a, b) => b.attempt.receivedAtMs - a.attempt.receivedAtMs);
  const slice = sliceOf(newest, visit.query("page"));
  const waiting = waitingIn(table).length;
  const sent = standings.filter(({ attempts }) => attempts.length > 0).length;
  return {
    title: title,
    under: "/class",
    main: html`<p class="crumbs"><a href="/class">Class</a></p><h1>${title}</h1>
<p class="lead">${sent} of ${counted(table.students.length, "student")} handed in. ${queueInWords(queue)}
${waiting > 0 && html`<a href="/to-mark">${waiting} to mark by hand</a>.`} <a href="/exercises/${exercise}">Deadline and rules</a></p>
${barsPart(table.checks[0] ?? [])}
<h2>Attempts</h2>${attemptsPart(slice.items, names)}${pagerOf(`/class/${exercise}`, slice, {})}`,
  };
}

function barsPart(counts: readonly CheckCount[]): Html {
  if (counts.length === 0) return html`<p class="quiet">No results yet.</p>`;
  return html`<h2>Which check fails for how many</h2>
<ul class="key"><li>${swatch("passed")} passed</li><li>${swatch("failed")} failed</li><li>${swatch("unwritten")} not attempted</li></ul>
<div class="scroll" role="region" aria-labelledby="bars-caption" tabindex="0"><table><caption id="bars-caption">Checks, over the attempts that count</caption>
<thead><tr><th scope="col">Check</th><th scope="col" class="wide">Share</th><th scope="col" class="number">Passed</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Not attempted</th></tr></thead>
<tbody>${counts.map(
    ({
      id,
      passed,
      failed,
      notAttempted,
    }) => html`<tr><th scope="row"><code>${id}</code></th><td>${bar(passed, failed, notAttempted)}</td>
<td class="number">${passed}</td><td class="number">${failed}</td><td class="number">${notAttempted}</td></tr>`,
  )}</tbody></table></div>`;
}

const swatch = (kind: string): Html =>
  html`<svg aria-hidden="true" viewBox="0 0 1 1"><rect class="${kind}" width="1" height="1"/></svg>`;

/** Attributes, for a style attribute would need a weaker policy. */
function bar(passed: number, failed: number, unwritten: number): Html {
  const all = Math.max(1, passed + failed + unwritten);
  const part = (kind: string, from: number, count: number): Html | false =>
    count > 0 &&
    html`<rect class="${kind}" x="${((100 * from) / all).toFixed(2)}%" width="${((100 * count) / all).toFixed(2)}%" height="100%"/>`;
  return html`<svg class="bar" aria-hidden="true">${part("passed", 0, passed)}${part("failed", passed, failed)}${part("unwritten", passed + failed, unwritten)}</svg>`;
}

function attemptsPart(attempts: readonly Scored[], people: ReadonlyMap<string, Person>): Html {
  if (attempts.length === 0) return html`<p class="quiet">None yet.</p>`;
  return html`<div class="scroll" role="region" aria-labelledby="latest-caption" tabindex="0"><table><caption id="latest-caption">The newest first</caption>
<thead><tr><th scope="col">Received</th><th scope="col">Student</th><th scope="col">Result</th></tr></thead>
<tbody>${attempts.map(
    (
      scored,
    ) => html`<tr><th scope="row" class="nowrap"><a href="/class/attempts/${scored.attempt.id}">${timeTag(scored.attempt.receivedAtMs)}</a></th>
<td><bdi>${people.get(scored.attempt.personId)?.name}</bdi></td><td>${scored.score === undefined ? stateTag(scored.state) : scoreInWords(scored)}</td></tr>`,
  )}</tbody></table></div>`;
}
