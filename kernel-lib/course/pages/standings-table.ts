/** The table of somebody's exercises, as teachers see it. */
import { type Html, html } from "./html";
import { points } from "./policies";
import type { Standing } from "./standings";
import { timeTag } from "./times";
import { latenessInWords, stateTag, waitingInWords } from "./words";

/** Draws all exercises of one person, and every attempt. */
export function standingsTable(standings: readonly Standing[]): Html {
  return html`<div class="scroll" role="region" aria-labelledby="standings-caption" tabindex="0"><table>
<caption id="standings-caption">Exercises and attempts, the newest first</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col" class="number">Counts</th><th scope="col">Due</th><th scope="col">Attempts</th></tr></thead>
<tbody>${standings.map(
    ({ exercise, best, dueAtMs, extension, attempts }) => html`<tr>
<th scope="row"><a href="/exercises/${exercise.exercise}">${exercise.title}</a></th>
<td class="number">${best?.counted === undefined ? html`<span class="quiet">–</span>` : html`${points(best.counted)} of ${points(best.max ?? 0)}`}</td>
<td>${dueAtMs === undefined ? html`<span class="quiet">no deadline</span>` : timeTag(dueAtMs)}${extension && html`<span class="sub">extended</span>`}</td>
<td>${attempts.length === 0 ? html`<span class="quiet">none</span>` : attempts.map(attemptLine)}</td></tr>`,
  )}</tbody></table></div>`;
}

function attemptLine(scored: Standing["attempts"][number]): Html {
  const { attempt, state, score, max } = scored;
  const remarks = [latenessInWords(scored), waitingInWords(scored.waiting)].filter(Boolean).join("; ");
  return html`<div><a href="/class/attempts/${attempt.id}">${timeTag(attempt.receivedAtMs)}</a>
${score === undefined ? stateTag(state) : html`${points(score)} of ${points(max ?? 0)}`}${remarks && html` <span class="quiet small">${remarks}</span>`}</div>`;
}
