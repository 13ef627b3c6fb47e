/** A learner's own exercises: what is due, what counts, what was handed in. */

import { randomUUID } from "node:crypto";
import { pointsText } from "../../feedback";
import type { Scored, Standing } from "../../gradebook";
import { notFound, type Page } from "../answer";
import { type Html, html } from "../html";
import { inWords } from "../policies";
import type { Site, Visit } from "../site";
import { standingsOf } from "../standings";
import { counted, timeTag } from "../times";
import { remarksOf, scoreInWords, stateTag, timeLeft } from "../words";
import { takeNotebook, uploadForm } from "./upload";

/** Adds the list of one's own exercises, and the page of one. */
export function mine(site: Site): void {
  site.get("/mine", (visit) => minePage(site, visit));
  site.get("/mine/:exercise", (visit) => exercisePage(site, visit));
  site.post("/mine/:exercise", (visit) => takeNotebook(site, site.exerciseIn(visit), visit));
}

async function minePage(site: Site, { person }: Visit): Promise<Page> {
  const standings = await standingsOf(site, person.id);
  return {
    title: "My exercises",
    under: "/mine",
    main: html`<h1>My exercises</h1>
<ul class="cards">${standings.map((standing) => card(site, standing))}</ul>`,
  };
}

function card(site: Site, standing: Standing): Html {
  const { exercise, dueAtMs, extension, attempts, counting, policy } = standing;
  const [newest] = attempts;
  const isUnfinished = newest && (newest.state === "queued" || newest.state === "running");
  return html`<li class="sheet"><h2><a href="/mine/${exercise}">${site.titleOf(exercise)}</a></h2>
<p class="score">${!counting ? html`<small>${attempts.length === 0 ? "nothing handed in yet" : "no result yet"}</small>` : html`${pointsText(counting.counted ?? 0)} <small>of ${pointsText(counting.max ?? 0)} points</small>`}</p>
${counting && detail(counting)}
<p class="small">${dueAtMs === undefined ? "No deadline" : html`Due ${timeTag(dueAtMs)}<br><strong>${timeLeft(standing, site.now())}</strong>`}${extension && html` · extended for you`}</p>
<p class="small quiet">${counted(attempts.length, "attempt")}, the ${policy.keep} counts${isUnfinished && html` ${stateTag(newest.state)}`}</p></li>`;
}

function detail(scored: Scored): Html | false {
  const text = remarksOf(scored);
  return text !== "" && html`<p class="small">${text}</p>`;
}

async function exercisePage(site: Site, visit: Visit): Promise<Page> {
  const exercise = site.exerciseIn(visit);
  const [standing] = await standingsOf(site, visit.person.id, exercise.exercise);
  if (!standing) throw notFound();
  const { dueAtMs, extension, policy, counting, attempts } = standing;
  return {
    title: exercise.title,
    under: "/mine",
    main: html`<p class="crumbs"><a href="/mine">My exercises</a></p><h1>${exercise.title}</h1>
<div class="side"><div>
${counting ? html`<p class="lead">${scoreInWords(counting)}</p>` : html`<p class="lead">Nothing of yours counts here yet.</p>`}
${attemptsTable(attempts, counting)}</div>
<div><section class="sheet"><dl class="facts"><dt>Due</dt><dd>${dueAtMs === undefined ? "no deadline" : html`${timeTag(dueAtMs)}<br><strong>${timeLeft(standing, site.now())}</strong>`}
${extension && html`<br>extended for you${extension.reason && html`: <bdi>${extension.reason}</bdi>`}`}</dd>
${dueAtMs !== undefined && html`<dt>Late work</dt><dd>${inWords(policy.late)}</dd>`}
<dt>Counts</dt><dd>the ${policy.keep} attempt</dd></dl></section>
${uploadForm(exercise, policy, randomUUID(), visit.csrf)}</div></div>`,
  };
}

function attemptsTable(attempts: readonly Scored[], counting: Scored | undefined): Html {
  if (attempts.length === 0) return html`<p class="quiet">No attempts yet.</p>`;
  return html`<div class="scroll" role="region" aria-labelledby="attempts-caption" tabindex="0"><table>
<caption id="attempts-caption">Your attempts, the newest first</caption>
<thead><tr><th scope="col">Received</th><th scope="col">Result</th><th scope="col"><span class="visually-hidden">Counts</span></th></tr></thead>
<tbody>${attempts.map(
    (
      scored,
    ) => html`<tr><th scope="row"><a href="/attempts/${scored.attempt.id}">${timeTag(scored.attempt.receivedAtMs)}</a></th>
<td>${scored.score === undefined ? stateTag(scored.state) : scoreInWords(scored)}</td>
<td>${scored === counting && html`<span class="state good">counts</span>`}</td></tr>`,
  )}</tbody></table></div>`;
}
