/** A learner's own exercises: what is due, what counts, what was handed in. */
import { randomUUID } from "node:crypto";
import { notFound, type Page } from "../answer";
import { type Html, html } from "../html";
import { inWords, points } from "../policies";
import type { CourseExercise, Site, Visit } from "../site";
import { type Scored, type Standing, standingsOf } from "../standings";
import { counted, timeTag } from "../times";
import { latenessInWords, scoreInWords, stateTag, timeLeft, waitingInWords } from "../words";
import { takeNotebook, uploadForm } from "./upload";

/** Adds the list of one's own exercises, and the page of one. */
export function mine(site: Site): void {
  site.get("/mine", (visit) => minePage(site, visit));
  site.get("/mine/:exercise", (visit) => exercisePage(site, visit));
  site.post("/mine/:exercise", (visit) => takeNotebook(site, exerciseIn(site, visit), visit));
}

function exerciseIn(site: Site, visit: Visit): CourseExercise {
  const found = site.exercises.find(({ exercise }) => exercise === visit.param("exercise"));
  if (!found) throw notFound();
  return found;
}

async function minePage(site: Site, { person }: Visit): Promise<Page> {
  const standings = await standingsOf(site, person.id);
  return {
    title: "My exercises",
    under: "/mine",
    main: html`<h1>My exercises</h1>
<ul class="cards">${standings.map((standing) => card(standing, site.now()))}</ul>`,
  };
}

function card(standing: Standing, nowMs: number): Html {
  const { exercise, dueAtMs, extension, attempts, best, policy } = standing;
  const [newest] = attempts;
  const isUnfinished = newest && (newest.state === "queued" || newest.state === "running");
  return html`<li class="sheet"><h2><a href="/mine/${exercise.exercise}">${exercise.title}</a></h2>
<p class="score">${best?.counted === undefined ? html`<small>${attempts.length === 0 ? "nothing handed in yet" : "no result yet"}</small>` : html`${points(best.counted)} <small>of ${points(best.max ?? 0)} points</small>`}</p>
${best && detail(best)}
<p class="small">${dueAtMs === undefined ? "No deadline" : html`Due ${timeTag(dueAtMs)}<br><strong>${timeLeft(standing, nowMs)}</strong>`}${extension && html` · extended for you`}</p>
<p class="small quiet">${counted(attempts.length, "attempt")}, the ${policy.keep} counts${isUnfinished && html` ${stateTag(newest.state)}`}</p></li>`;
}

function detail(scored: Scored): Html | false {
  const text = [latenessInWords(scored), waitingInWords(scored.waiting)].filter(Boolean).join("; ");
  return text !== "" && html`<p class="small">${text}</p>`;
}

async function exercisePage(site: Site, visit: Visit): Promise<Page> {
  const exercise = exerciseIn(site, visit);
  const [standing] = await standingsOf(site, visit.person.id, exercise.exercise);
  if (!standing) throw notFound();
  const { dueAtMs, extension, policy, best, attempts } = standing;
  return {
    title: exercise.title,
    under: "/mine",
    main: html`<p class="crumbs"><a href="/mine">My exercises</a></p><h1>${exercise.title}</h1>
<div class="side"><div>
${best ? html`<p class="lead">${scoreInWords(best)}</p>` : html`<p class="lead">Nothing of yours counts here yet.</p>`}
${attemptsTable(attempts, best)}</div>
<div><section class="sheet"><dl class="facts"><dt>Due</dt><dd>${dueAtMs === undefined ? "no deadline" : html`${timeTag(dueAtMs)}<br><strong>${timeLeft(standing, site.now())}</strong>`}
${extension && html`<br>extended for you${extension.reason && html`: <bdi>${extension.reason}</bdi>`}`}</dd>
${dueAtMs !== undefined && html`<dt>Late work</dt><dd>${inWords(policy.late)}</dd>`}
<dt>Counts</dt><dd>the ${policy.keep} attempt</dd></dl></section>
${uploadForm(exercise, policy, randomUUID(), visit.csrf)}</div></div>`,
  };
}

function attemptsTable(attempts: readonly Scored[], best: Scored | undefined): Html {
  if (attempts.length === 0) return html`<p class="quiet">No attempts yet.</p>`;
  return html`<div class="scroll" role="region" aria-labelledby="attempts-caption" tabindex="0"><table>
<caption id="attempts-caption">Your attempts, the newest first</caption>
<thead><tr><th scope="col">Received</th><th scope="col">Result</th><th scope="col"><span class="visually-hidden">Counts</span></th></tr></thead>
<tbody>${attempts.map(
    (
      scored,
    ) => html`<tr><th scope="row"><a href="/attempts/${scored.attempt.id}">${timeTag(scored.attempt.receivedAtMs)}</a></th>
<td>${scored.score === undefined ? stateTag(scored.state) : scoreInWords(scored)}</td>
<td>${scored === best && html`<span class="state good">counts</span>`}</td></tr>`,
  )}</tbody></table></div>`;
}
