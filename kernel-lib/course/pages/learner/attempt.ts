/** One attempt, for whoever sent it: its receipt, its place in the queue, its result. */

import type { CheckOutcome } from "../../check";
import { feedbackPage, pointsText } from "../../feedback";
import type { Attempt, Mark, Scored } from "../../gradebook";
import { studentReport } from "../../grading";
import type { GradingStatus } from "../../store";
import { type Answer, type Document, notFound, type Page } from "../answer";
import { DOCUMENT_POLICY } from "../guard";
import { type Html, html, prose } from "../html";
import type { Site, Visit } from "../site";
import { standingsOf } from "../standings";
import { counted, timeTag } from "../times";
import { latenessInWords, latestMark, outcomeTag, stateTag, waitingInWords } from "../words";

/** Adds the pages of an attempt. */
export function attempt(site: Site): void {
  site.get("/attempts/:id", (visit) => attemptPage(site, visit));
  site.get("/attempts/:id/feedback", (visit) => feedbackDocument(site, visit));
  site.get("/attempts/:id/notebook", (visit) => notebookFile(site, visit));
}

/** The attempt that an address names, if it is this person's, or this person teaches. Throws Refusal. */
export async function attemptIn({ store }: Site, visit: Visit): Promise<Attempt> {
  const found = await store.attempt(visit.param("id"));
  if (!found || (visit.person.role !== "teacher" && found.personId !== visit.person.id)) throw notFound();
  return found;
}

async function attemptPage(site: Site, visit: Visit): Promise<Answer> {
  const own = await attemptIn(site, visit);
  if (own.personId !== visit.person.id) return { to: `/class/attempts/${own.id}` };
  const [status, marks, [standing]] = await Promise.all([
    site.store.statusOf(own.id),
    site.store.marksOf(own.id),
    standingsOf(site, own.personId, own.exercise),
  ]);
  const scored = standing?.attempts.find(({ attempt: { id } }) => id === own.id);
  const title = site.titleOf(own.exercise);
  const page: Page = {
    title: `Attempt, ${title}`,
    under: "/mine",
    main: html`<p class="crumbs"><a href="/mine">My exercises</a> › <a href="/mine/${own.exercise}">${title}</a></p>
<h1>Attempt of ${timeTag(own.receivedAtMs)}</h1>
${status?.grading ? resultPart(own, status, marks, scored, scored === standing?.counting) : waitingPart(status)}
<section class="sheet"><h2>Receipt</h2><dl class="facts"><dt>Received</dt><dd>${timeTag(own.receivedAtMs)}</dd>
<dt>SHA-256 of the file</dt><dd class="hash">${own.sha256}</dd>
<dt>File</dt><dd><a href="/attempts/${own.id}/notebook">${own.exercise}.ipynb</a>, ${counted(own.lengthBytes, "byte")}</dd>
<dt>Number</dt><dd class="hash">${own.id}</dd></dl></section>`,
  };
  const waits = status?.state === "queued" || status?.state === "running";
  return waits ? { ...page, refreshSeconds: pauseSeconds(site.now() - status.queuedAtMs) } : page;
}

/** Often at first, then less: a long queue moves slowly. */
function pauseSeconds(waitedMs: number): number {
  return Math.min(20, Math.max(2, Math.round(waitedMs / 10_000)));
}

function waitingPart(status: GradingStatus | undefined): Html {
  if (status?.state === "failed")
    return html`<div class="notice bad"><p><strong>This could not be graded</strong>, by a fault on our side; your work is safe and your teacher sees this too. It will be graded again.</p></div>`;
  return html`<div class="notice wait" role="status"><p>${stateTag(status?.state ?? "queued", status?.place)}</p>
<p>Your work is safe. This page looks again by itself; you may close it and come back.</p></div>`;
}

function resultPart(
  own: Attempt,
  status: GradingStatus,
  marks: Mark[],
  scored: Scored | undefined,
  counts: boolean,
): Html {
  const grading = status.grading && studentReport(status.grading);
  if (!grading) return html``;
  const score = scored?.score ?? grading.score;
  const max = scored?.max ?? grading.max;
  const kept = scored?.counted ?? score;
  const late = scored && latenessInWords(scored);
  const waits = scored && waitingInWords(scored.waiting);
  return html`<section class="sheet"><p class="score">${pointsText(kept)} <small>of ${pointsText(max)} points</small>
${counts && html`<span class="state good">counts</span>`}</p>
${late && html`<p>${late} of ${counted(score, "point")}</p>`}${waits && html`<p>${waits}</p>`}
${grading.ground.practice && html`<p><span class="state wait">practice</span> Graded without a sandbox: for yourself, not for a school.</p>`}
${grading.remarks.map((remark) => html`<p class="quiet">${remark}</p>`)}
<p><a class="button" href="/attempts/${own.id}/feedback">Open the feedback</a></p></section>
<section class="sheet"><h2>Checks</h2><ul class="checks">${grading.outcomes.map((outcome) => checkLine(outcome, marks))}</ul></section>`;
}

function checkLine({ id, outcome, points: got, max, message }: CheckOutcome, marks: readonly Mark[]): Html {
  const mark = latestMark(marks, id);
  const tag = mark ? html`<span class="state good">marked by hand</span>` : outcomeTag(outcome);
  return html`<li><div class="check-head"><strong><code>${id}</code></strong>${tag}<span class="number">${pointsText(mark?.points ?? got)} of ${pointsText(max)}</span></div>
${mark ? mark.comment !== "" && html`<div class="prose small">${prose(mark.comment)}</div>` : outcome !== undefined && outcome !== "passed" && message !== "" && html`<p class="small quiet">${message}</p>`}</li>`;
}

async function feedbackDocument(site: Site, visit: Visit): Promise<Document> {
  const own = await attemptIn(site, visit);
  const [status, notebook, marks, person] = await Promise.all([
    site.store.statusOf(own.id),
    site.store.notebookOf(own.id),
    site.store.marksOf(own.id),
    site.store.person(own.personId),
  ]);
  if (!status?.grading || !notebook) throw notFound();
  const content = feedbackPage({
    grading: status.grading,
    notebook,
    marks,
    attempt: own,
    ...(person ? { person } : {}),
  });
  return { type: "text/html; charset=utf-8", content, policy: DOCUMENT_POLICY };
}

async function notebookFile(site: Site, visit: Visit): Promise<Document> {
  const own = await attemptIn(site, visit);
  const content = await site.store.notebookOf(own.id);
  if (!content) throw notFound();
  return { type: "application/x-ipynb+json", content, fileName: `${own.exercise}.ipynb`, policy: DOCUMENT_POLICY };
}
