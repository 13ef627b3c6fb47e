/** The class table: students by exercises, to sort, filter and search, a hundred at a time. */
import type { Person } from "../../gradebook";
import type { Page } from "../answer";
import { type Html, html } from "../html";
import { addressWith, pagerOf, sliceOf } from "../paging";
import { points } from "../policies";
import type { CourseExercise, Site, Visit } from "../site";
import { type ClassBook, classBook, type Standing, waitingForMarks } from "../standings";
import { counted } from "../times";
import { filterForm, filtersOf, inOrder, wanted } from "./filters";

/** Adds the class table and the gradebook as CSV. */
export function classTable(site: Site): void {
  site.teacher.get("/class", (visit) => classPage(site, visit));
}

/** One line of the table. */
interface Line {
  person: Person;
  byExercise: ReadonlyMap<string, Standing>;
  sum: number;
}

function linesOf(book: ClassBook, people: readonly Person[]): Line[] {
  return people.map((person) => {
    const standings = book.standings(person.id);
    const byExercise = new Map(standings.map((standing) => [standing.exercise.exercise, standing]));
    const sum = standings.reduce((total, { best }) => total + (best?.counted ?? 0), 0);
    return { person, byExercise, sum };
  });
}

/** What the table can be sorted by: a column's name; `-` before it turns the order round. */
function sorted(lines: Line[], by: string): Line[] {
  const column = by.replace(/^-/, "");
  const pointsOf = ({ byExercise, sum }: Line): number =>
    column === "sum" ? sum : (byExercise.get(column)?.best?.counted ?? -1);
  const byName = (a: Line, b: Line): number => inOrder(a.person.name, b.person.name);
  const compare =
    column === "name"
      ? byName
      : column === "group"
        ? (a: Line, b: Line): number => inOrder(a.person.group ?? "", b.person.group ?? "") || byName(a, b)
        : (a: Line, b: Line): number => pointsOf(a) - pointsOf(b) || byName(a, b);
  const up = lines.sort(compare);
  return by.startsWith("-") ? up.reverse() : up;
}

async function classPage(site: Site, visit: Visit): Promise<Page> {
  const [students, book, queue] = await Promise.all([
    site.store.people("student"),
    classBook(site),
    site.store.queue(),
  ]);
  const filters = filtersOf(visit);
  const sort = visit.query("sort") ?? "name";
  const shown = wanted(students, filters);
  const toMark = waitingForMarks(book.ofAll(students)).length;
  const slice = sliceOf(sorted(linesOf(book, shown), sort), visit.query("page"));
  const query = { ...filters, sort };
  return {
    title: "Class",
    under: "/class",
    main: html`<div class="row spread"><h1>Class</h1><a class="button plain slim" href="/class.csv">Export as CSV</a></div>
<p class="lead">${counted(students.length, "student")}. ${queueInWords(queue)}
${toMark > 0 && html`<a href="/to-mark">${counted(toMark, "attempt")} to mark by hand</a>.`}</p>
${filterForm("/class", students, filters, { sort })}
<div class="scroll tall" role="region" aria-labelledby="class-caption" tabindex="0"><table>
<caption id="class-caption">Points that count, after lateness${shown.length < students.length && ` · ${shown.length} of ${counted(students.length, "student")}`}</caption>
<thead>${headRow(site.exercises, query)}</thead>
<tbody>${slice.items.map((line) => row(line, site.exercises))}</tbody></table></div>
${pagerOf("/class", slice, query)}
${students.length === 0 && html`<p>Nobody is here yet. <a href="/people">Add students</a>.</p>`}`,
  };
}

/** Says how many wait and run. */
export function queueInWords({ queued, running }: { queued: number; running: number }): string {
  if (queued + running === 0) return "Nothing waits to be graded.";
  return `${counted(queued, "attempt")} waiting to be graded, ${running} being graded.`;
}

function headRow(exercises: readonly CourseExercise[], query: Record<string, string>): Html {
  const { sort = "" } = query;
  const column = (name: string, text: Html | string, isNumber = true): Html => {
    const isOn = sort === name || sort === `-${name}`;
    // points begin with the most, names with A
    const next = isOn ? (sort === name ? `-${name}` : name) : isNumber ? `-${name}` : name;
    const direction = sort.startsWith("-") ? "descending" : "ascending";
    return html`<th scope="col"${isNumber && html` class="number"`}${isOn && html` aria-sort="${direction}"`}>
<a href="${addressWith("/class", { ...query, sort: next })}">${text}</a>${isOn && html`<span aria-hidden="true"> ${sort.startsWith("-") ? "↓" : "↑"}</span>`}</th>`;
  };
  return html`<tr>${column("name", "Student", false)}${column("group", "Group", false)}${exercises.map(
    ({ exercise, title }) => column(exercise, html`<abbr title="${title}">${exercise}</abbr>`),
  )}${column("sum", "Sum")}</tr>`;
}

function row({ person, byExercise, sum }: Line, exercises: readonly CourseExercise[]): Html {
  return html`<tr><th scope="row"><a href="/people/${person.id}"><bdi>${person.name}</bdi></a> <span class="sub"><bdi>${person.login}</bdi></span></th>
<td><bdi>${person.group}</bdi></td>${exercises.map(({ exercise }) => cell(byExercise.get(exercise)))}<td class="number"><strong>${points(sum)}</strong></td></tr>`;
}

function cell(standing: Standing | undefined): Html {
  const best = standing?.best;
  const [newest] = standing?.attempts ?? [];
  if (!best || best.counted === undefined)
    return html`<td class="number">${newest ? html`<a href="/class/attempts/${newest.attempt.id}">${newest.state === "failed" ? "not graded" : "waiting"}</a>` : html`<span class="quiet">–</span>`}</td>`;
  const remarks = [best.taken > 0 && "late", best.isClosed && "closed", best.waiting.length > 0 && "to mark"]
    .filter(Boolean)
    .join(", ");
  return html`<td class="number"><a href="/class/attempts/${best.attempt.id}">${points(best.counted)}</a> <span class="quiet small">/ ${points(best.max ?? 0)}</span>${remarks && html`<span class="sub">${remarks}</span>`}</td>`;
}
