/** One attempt, for whoever teaches: what was written beside the form that marks it, every check, and its history. */
import { cellsOf } from "../../exercise";
import { codeHtml, pointsText } from "../../feedback";
import { type Attempt, type Mark, markFault, type Person, type Scored } from "../../gradebook";
import { type GradedReport, type Grading, masterOf, readSubmitted } from "../../grading";
import { ladderLines } from "../../judge";
import type { GradingStatus } from "../../store";
import { type Answer, notFound, type Page, Refusal } from "../answer";
import { Html, html, prose } from "../html";
import { csrfField } from "../layout";
import { attemptIn } from "../learner/attempt";
import { fieldOf, type Site, type Visit } from "../site";
import { standingsOf } from "../standings";
import { counted, timeTag } from "../times";
import { latestMark, outcomeTag, scoreInWords, stateTag } from "../words";
import { nextToMark } from "./to-mark";

const MOST_COMMENT = 20_000;

/** Adds the page of an attempt, its marks and grading it again. */
export function marking(site: Site): void {
  site.teacher.get("/class/attempts/:id", (visit) => markingPage(site, visit));
  site.teacher.post("/class/attempts/:id/marks", (visit) => mark(site, visit));
  site.teacher.post("/class/attempts/:id/regrade", (visit) => regrade(site, visit));
}

/** All that stands on the page. */
interface Facts {
  attempt: Attempt;
  person: Person;
  status: GradingStatus | undefined;
  notebook: Uint8Array;
  marks: Mark[];
  people: ReadonlyMap<string, string>;
  scored: Scored | undefined;
  title: string;
}

async function factsOf(site: Site, visit: Visit): Promise<Facts> {
  const { store } = site;
  const attempt = await attemptIn(site, visit);
  const [person, status, notebook, marks, teachers, [standing]] = await Promise.all([
    store.person(attempt.personId),
    store.statusOf(attempt.id),
    store.notebookOf(attempt.id),
    store.marksOf(attempt.id),
    store.people("teacher"),
    standingsOf(site, attempt.personId, attempt.exercise),
  ]);
  if (!person || !notebook) throw notFound();
  const scored = standing?.attempts.find((one) => one.attempt.id === attempt.id);
  const people = new Map(teachers.map(({ id, name }) => [id, name]));
  return {
    attempt,
    person,
    status,
    notebook,
    marks,
    people,
    scored,
    title: site.titleOf(attempt.exercise),
  };
}

async function markingPage(site: Site, visit: Visit): Promise<Page> {
  const facts = await factsOf(site, visit);
  const { attempt, person, status, scored, title, notebook } = facts;
  const { csrf } = visit;
  return {
    title: `${person.name}, ${title}`,
    under: "/class",
    main: html`<p class="crumbs"><a href="/class">Class</a> › <a href="/class/${attempt.exercise}">${title}</a> › <a href="/people/${person.id}"><bdi>${person.name}</bdi></a></p>
<h1><bdi>${person.name}</bdi></h1>
<p class="lead">${title}, received ${timeTag(attempt.receivedAtMs)}. ${scored && scoreInWords(scored)}</p>
${status && status.state !== "graded" && statePart(status)}
${status?.grading && html`${remarksPart(status.grading)}${markForm(facts, status.grading, csrf)}<h2 id="checks">Checks</h2>${checksPart(facts, status.grading, csrf)}`}
${historyPart(facts)}
<div class="row"><form method="post" action="/class/attempts/${attempt.id}/regrade">${csrfField(csrf)}<button class="plain">Grade again</button></form>
<a class="button plain" href="/attempts/${attempt.id}/feedback">Feedback as the student sees it</a>
<a class="button plain" href="/attempts/${attempt.id}/notebook">Notebook as file</a></div>
<details class="sheet"><summary>The whole notebook</summary>${cellsPart(notebook)}</details>`,
    ...(status?.state === "queued" || status?.state === "running" ? { refreshSeconds: 5 } : {}),
  };
}

const statePart = (status: GradingStatus): Html =>
  html`<p class="notice ${status.state === "failed" ? "bad" : "wait"}" role="status">${stateTag(status.state, status.place)} ${status.why}</p>`;

const remarksPart = ({ remarks, ground }: Grading): Html | false =>
  (remarks.length > 0 || ground.practice) &&
  html`<div class="notice wait">${ground.practice && html`<p>Practice: graded without a sandbox.</p>`}${remarks.map((remark) => html`<p>${remark}</p>`)}</div>`;

/** What stands above an answer in the exercise: its question. */
function questionOf(exercise: string, id: string): string {
  try {
    const { cells } = masterOf(exercise).notebook;
    const own = cellsOf(masterOf(exercise).notebook, "text").find(({ graded }) => graded.id === id);
    const before = own && cells[cells.indexOf(own.cell) - 1];
    return before?.cell_type === "markdown" ? [before.source].flat().join("") : "";
  } catch {
    return ""; // an exercise that the course no longer has
  }
}

function markForm({ attempt, marks }: Facts, { texts }: Grading, csrf: string): Html | false {
  if (texts.length === 0) return false;
  return html`<form method="post" action="/class/attempts/${attempt.id}/marks" aria-label="Marks">${csrfField(csrf)}
${texts.map(({ id, max, text, attempted }) => {
  const given = latestMark(marks, id);
  const question = questionOf(attempt.exercise, id);
  return html`<section class="sheet side" aria-labelledby="answer-${id}"><div><h2 id="answer-${id}"><code>${id}</code></h2>
${question && html`<details open><summary class="quiet">The question</summary><div class="prose quiet">${prose(question)}</div></details>`}
<div class="answer prose">${attempted ? prose(text) : html`<p class="quiet">no answer</p>`}</div></div>
<fieldset class="stay"><legend class="visually-hidden">Mark of ${id}</legend>
<p class="field"><label for="points-${id}">Points <small>0 to ${pointsText(max)}, halves too</small></label>
<input id="points-${id}" name="points:${id}" type="number" min="0" max="${max}" step="0.5" value="${given ? given.points : attempted ? "" : 0}"></p>
<p class="field"><label for="comment-${id}">Comment <small>Markdown; the student reads it in the feedback</small></label>
<textarea id="comment-${id}" name="comment:${id}" maxlength="${MOST_COMMENT}">${"\n"}${given?.comment}</textarea></p></fieldset></section>`;
})}
<p class="row"><button name="then" value="next">Save, and on to the next to mark</button><button class="plain" name="then" value="stay">Save</button></p></form>`;
}

function checksPart({ attempt, marks }: Facts, { outcomes, reports }: Grading, csrf: string): Html {
  const steps = new Map(reports.map((report) => [report.id, report]));
  return html`<section class="sheet"><ul class="checks">${outcomes
    .filter(({ id, outcome }) => outcome !== undefined || steps.has(id))
    .map(({ id, outcome, points: got, max, message }) => {
      const given = latestMark(marks, id);
      return html`<li><div class="check-head"><strong><code>${id}</code></strong>${outcomeTag(outcome)}
${given && html`<span class="state wait">overruled: ${pointsText(given.points)}</span>`}<span class="number">${pointsText(got)} of ${pointsText(max)}</span></div>
${outcome !== "passed" && message && html`<p class="small">${message}</p>`}
${stepsPart(steps.get(id))}${max > 0 && overruleForm(attempt, id, max, given, csrf)}</li>`;
    })}</ul></section>`;
}

function stepsPart(report: GradedReport | undefined): Html | false {
  if (!report || report.steps.length === 0) return false;
  const { steps, ladder = [], place, printed } = report;
  const [sent, ...rungs] = ladderLines(ladder);
  return html`<details${report.outcome !== "passed" && report.outcome !== "not attempted" && html` open`}><summary class="small">${counted(steps.length, "step")}</summary><ol class="steps">${steps.map(
    ({ text, ok, detail, hidden }) =>
      html`<li class="${ok ? "ok" : "no"}">${text}${hidden && html`<span class="hidden-step">hidden</span>`}${detail && html`<pre>${detail.join("\n")}</pre>`}</li>`,
  )}</ol>${place && html`<p class="small">thrown in <code>${place.module}.ts</code>, line ${place.line}: <code>${place.text.trim()}</code></p>`}
${sent && html`<p class="small quiet">${sent}</p><pre>${rungs.join("\n")}</pre>`}
${printed && html`<p class="small quiet">printed:</p><pre>${printed}</pre>`}</details>`;
}

function overruleForm(attempt: Attempt, id: string, max: number, given: Mark | undefined, csrf: string): Html {
  return html`<details><summary class="small">Overrule by hand</summary><form method="post" action="/class/attempts/${attempt.id}/marks">${csrfField(csrf)}
<div class="row"><label for="points-${id}">Points <small>0 to ${pointsText(max)}</small>
<input id="points-${id}" name="points:${id}" type="number" min="0" max="${max}" step="0.5" required value="${given?.points ?? ""}"></label>
<label for="comment-${id}">Comment<br><input id="comment-${id}" name="comment:${id}" maxlength="2000" value="${given?.comment}"></label>
<button class="plain">Overrule</button></div></form></details>`;
}

function historyPart({ status, marks, people }: Facts): Html {
  return html`<h2>History</h2><section class="sheet"><ul class="plain-list">
${[...marks]
  .sort((a, b) => b.atMs - a.atMs)
  .map(
    ({ cellId, points: given, comment, byPersonId, atMs }) =>
      html`<li>${timeTag(atMs)}: <code>${cellId}</code> marked ${pointsText(given)} by <bdi>${people.get(byPersonId) ?? "a former teacher"}</bdi>${comment && html` <span class="quiet">“${comment}”</span>`}</li>`,
  )}
${status && html`<li>${timeTag(status.endedAtMs ?? status.queuedAtMs)}: grading ${status.round}, ${stateTag(status.state)}${status.grading && html`, ${pointsText(status.grading.score)} of ${pointsText(status.grading.max)} by its checks, in ${(status.grading.tookMs / 1000).toFixed(1)} s`}</li>`}</ul></section>`;
}

function cellsPart(notebook: Uint8Array): Html {
  const { cells, unreadable } = readSubmitted(notebook);
  if (unreadable) return html`<p>This file cannot be read: ${unreadable}.</p>`;
  return html`${cells
    .slice(0, 400)
    .map(({ type, source }) =>
      type === "code"
        ? html`<pre>${new Html(codeHtml(source.slice(0, 40_000)))}</pre>`
        : html`<div class="prose">${prose(source)}</div>`,
    )}`;
}

async function mark(site: Site, visit: Visit): Promise<Answer> {
  const { attempt, status, marks, person } = await factsOf(site, visit);
  const outcomes = status?.grading?.outcomes ?? [];
  const wanted = outcomes.flatMap(({ id }) => {
    const text = fieldOf(visit.form, `points:${id}`).replace(",", ".");
    const comment = fieldOf(visit.form, `comment:${id}`).slice(0, MOST_COMMENT);
    const before = latestMark(marks, id);
    if (text === "" && comment !== "")
      throw new Refusal(
        400,
        "Not saved",
        `The comment on ${id} has no points with it. Go back and give some; 0 will do.`,
      );
    const given = Number(text);
    if (text === "" || (before?.points === given && before.comment === comment)) return [];
    const fault = Number.isNaN(given) ? `“${text}” is no number` : markFault(outcomes, { cellId: id, points: given });
    if (fault) throw new Refusal(400, "Not saved", `Of ${id}: ${fault}. Go back and change it.`);
    return [{ attemptId: attempt.id, cellId: id, points: given, comment, byPersonId: visit.person.id }];
  });
  for (const one of wanted) await site.store.addMark(one);
  const notice =
    wanted.length === 0 ? "Nothing was changed." : `Saved: ${counted(wanted.length, "mark")} of ${person.name}.`;
  if (fieldOf(visit.form, "then") !== "next") return { to: `/class/attempts/${attempt.id}`, notice };
  const next = await nextToMark(site, attempt);
  if (next) return { to: `/class/attempts/${next}`, notice };
  return { to: `/class/${attempt.exercise}`, notice: `${notice} Nothing else of this exercise waits to be marked.` };
}

async function regrade(site: Site, visit: Visit): Promise<Answer> {
  const attempt = await attemptIn(site, visit);
  const status = await site.store.regrade(attempt.id);
  const to = `/class/attempts/${attempt.id}`;
  return { to, notice: status ? "It is in the queue to be graded again." : "It waits to be graded already." };
}
