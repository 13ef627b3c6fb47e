/** The class table: students by exercises, to sort, filter and search, a hundred at a time. */
import { pointsText } from "../../feedback";
import { nbgraderCsv, type Standing, type StudentRow } from "../../gradebook";
import type { Document, Page } from "../answer";
import { type Html, html } from "../html";
import type { CourseExercise } from "../options";
import { addressWith, pagerOf, sliceOf } from "../paging";
import type { Site, Visit } from "../site";
import { classOf } from "../standings";
import { counted } from "../times";
import { filterForm, filtersOf, inOrder, wanted } from "./filters";
import { waitingIn } from "./to-mark";

/** Adds the class table and the gradebook as CSV. */
export function classTable(site: Site): void {
  site.teacher.get("/class", (visit) => classPage(site, visit));
  site.teacher.get("/class.csv", () => csvFile(site));
}

/** The same file as `npx wirebook` and the API give. */
async function csvFile(site: Site): Promise<Document> {
  const maxOf = new Map(site.exercises.map(({ exercise, points: most }) => [exercise, most]));
  const content = nbgraderCsv(await classOf(site), (exercise) => maxOf.get(exercise) ?? 0);
  return { type: "text/csv; charset=utf-8", content, fileName: "scores.csv" };
}

/** What the table can be sorted by: a column's name; `-` before it turns the order round. */
function sorted(exercises: readonly string[], rows: StudentRow[], by: string): StudentRow[] {
  const column = by.replace(/^-/, "");
  const at = exercises.indexOf(column);
  const pointsOf = ({ standings, counted: sum }: StudentRow): number =>
    column === "sum" ? sum : (standings[at]?.counting?.counted ?? -1);
  const byName = (a: StudentRow, b: StudentRow): number => inOrder(a.person.name, b.person.name);
  const compare =
    column === "name"
      ? byName
      : column === "group"
        ? (a: StudentRow, b: StudentRow): number => inOrder(a.person.group ?? "", b.person.group ?? "") || byName(a, b)
        : (a: StudentRow, b: StudentRow): number => pointsOf(a) - pointsOf(b) || byName(a, b);
  const up = rows.sort(compare);
  return by.startsWith("-") ? up.reverse() : up;
}

async function classPage(site: Site, visit: Visit): Promise<Page> {
  const [table, queue] = await Promise.all([classOf(site), site.store.queue()]);
  const students = table.students.map(({ person }) => person);
  const filters = filtersOf(visit);
  const sort = visit.query("sort") ?? "name";
  const shown = new Set(wanted(students, filters));
  const rows = table.students.filter(({ person }) => shown.has(person));
  const toMark = waitingIn(table).length;
  const slice = sliceOf(sorted(table.exercises, rows, sort), visit.query("page"));
  const query = { ...filters, sort };
  return {
    title: "Class",
    under: "/class",
    main: html`<div class="row spread"><h1>Class</h1><a class="button plain slim" href="/class.csv">Export as CSV</a></div>
<p class="lead">${counted(students.length, "student")}. ${queueInWords(queue)}
${toMark > 0 && html`<a href="/to-mark">${counted(toMark, "attempt")} to mark by hand</a>.`}</p>
${filterForm("/class", students, filters, { sort })}
<div class="scroll tall" role="region" aria-labelledby="class-caption" tabindex="0"><table>
<caption id="class-caption">Points that count, after lateness${rows.length < students.length && ` · ${rows.length} of ${counted(students.length, "student")}`}</caption>
<thead>${headRow(site.exercises, query)}</thead>
<tbody>${slice.items.map(row)}</tbody></table></div>
${pagerOf("/class", slice, query)}
${students.length === 0 && html`<p>Nobody is here yet. <a href="/people">Add students</a>.</p>`}`,
  };
}

/** Says how many wait and run. */
export function queueInWords({ queued, running }: { queued: number; running: number }): string {
  if (queued + running === 0) return "Nothing waits to be graded.";
  return `${counted(queued, "attempt")} waiting to be graded${running > 0 ? `, ${running} being graded` : ""}.`;
}

function headRow(exercises: readonly CourseExercise[], query: Record<string, string>): Html {
  const { sort = "" } = query;
  const column = (name: string, text: Html | string, isNumber = true, below?: Html): Html => {
    const isOn = sort === name || sort === `-${name}`;
    // points begin with the most, names with A
    const next = isOn ? (sort === name ? `-${name}` : name) : isNumber ? `-${name}` : name;
    const direction = sort.startsWith("-") ? "descending" : "ascending";
    return html`<th scope="col"${isNumber && html` class="number"`}${isOn && html` aria-sort="${direction}"`}>
<a href="${addressWith("/class", { ...query, sort: next })}">${text}</a>${isOn && html`<span aria-hidden="true"> ${sort.startsWith("-") ? "↓" : "↑"}</span>`}${below}</th>`;
  };
  return html`<tr>${column("name", "Student", false)}${column("group", "Group", false)}${exercises.map(
    ({ exercise, title }) =>
      column(
        exercise,
        html`<abbr title="${title}">${exercise}</abbr>`,
        true,
        html`<a class="sub" href="/class/${exercise}" aria-label="Results of ${title}">results</a>`,
      ),
  )}${column("sum", "Sum")}</tr>`;
}

function row({ person, standings, counted: sum }: StudentRow): Html {
  return html`<tr><th scope="row"><a href="/people/${person.id}"><bdi>${person.name}</bdi></a> <span class="sub"><bdi>${person.login}</bdi></span></th>
<td><bdi>${person.group}</bdi></td>${standings.map(cell)}<td class="number"><strong>${pointsText(sum)}</strong></td></tr>`;
}

function cell({ counting, attempts: [newest] }: Standing): Html {
  if (counting) {
    const { attempt, counted: kept = 0, max = 0, taken, isClosed, waiting } = counting;
    const remarks = [isClosed ? "closed" : taken > 0 && "late", waiting.length > 0 && "to mark"]
      .filter(Boolean)
      .join(", ");
    return html`<td class="number"><a href="/class/attempts/${attempt.id}">${pointsText(kept)}</a> <span class="quiet small">/ ${pointsText(max)}</span>${remarks && html`<span class="sub">${remarks}</span>`}</td>`;
  }
  if (!newest) return html`<td class="number"><span class="quiet">–</span></td>`;
  const state = newest.state === "failed" ? "not graded" : "waiting";
  return html`<td class="number"><a href="/class/attempts/${newest.attempt.id}">${state}</a></td>`;
}
