/** The table of somebody's exercises, as teachers see it. */

import { pointsText } from "../feedback";
import type { Scored, Standing } from "../gradebook";
import { type Html, html } from "./html";
import type { Site } from "./site";
import { timeTag } from "./times";
import { remarksOf, stateTag } from "./words";

/** Draws all exercises of one person, and every attempt. */
export function standingsTable(site: Site, standings: readonly Standing[]): Html {
  return html`<div class="scroll" role="region" aria-labelledby="standings-caption" tabindex="0"><table>
<caption id="standings-caption">Exercises and attempts, the newest first</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col" class="number">Counts</th><th scope="col">Due</th><th scope="col">Attempts</th></tr></thead>
<tbody>${standings.map(
    ({ exercise, counting, dueAtMs, extension, attempts }) => html`<tr>
<th scope="row"><a href="/exercises/${exercise}">${site.titleOf(exercise)}</a></th>
<td class="number">${counting ? scoreOf(counting) : html`<span class="quiet">–</span>`}</td>
<td>${dueAtMs === undefined ? html`<span class="quiet">no deadline</span>` : timeTag(dueAtMs)}${extension && html`<span class="sub">extended</span>`}</td>
<td>${attempts.length === 0 ? html`<span class="quiet">none</span>` : attempts.map(attemptLine)}</td></tr>`,
  )}</tbody></table></div>`;
}

const scoreOf = ({ counted = 0, max = 0 }: Scored): string => `${pointsText(counted)} of ${pointsText(max)}`;

function attemptLine(scored: Scored): Html {
  const { attempt, state, score, max } = scored;
  const remarks = remarksOf(scored);
  return html`<div><a href="/class/attempts/${attempt.id}">${timeTag(attempt.receivedAtMs)}</a>
${score === undefined ? stateTag(state) : html`${pointsText(score)} of ${pointsText(max ?? 0)}`}${remarks && html` <span class="quiet small">${remarks}</span>`}</div>`;
}
