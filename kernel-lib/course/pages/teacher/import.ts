/** Many students from one list: first what was read is shown, then, asked again, they are added. */

import { type Roster, type RosterRow, readRoster } from "../../gradebook";
import { type Answer, type Page, Refusal } from "../answer";
import { html } from "../html";
import { csrfField } from "../layout";
import { fieldOf, type Site, type Visit } from "../site";
import { counted } from "../times";
import { tokensPage } from "./tokens";

const MOST_AT_ONCE = 2_000;

/** Adds the import of a list. */
export function importing(site: Site): void {
  site.teacher.post("/people/import", (visit) =>
    fieldOf(visit.form, "sure") ? add(site, visit) : preview(site, visit),
  );
}

function sentList({ form }: Visit): string {
  const file = form.files.get("file")?.bytes;
  const bytes = file?.length ? file : undefined;
  if (bytes?.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))) return bytes.toString("utf16le");
  const text = bytes?.toString("utf8") ?? form.fields.get("list") ?? "";
  if (text.trim() !== "") return text;
  throw new Refusal(400, "No list", "Neither a file was chosen nor a list pasted. Go back and do one of the two.");
}

/** The list, with those apart who are here already. */
async function readAgainstStore({ store }: Site, text: string): Promise<Roster & { known: RosterRow[] }> {
  const { rows, problems } = readRoster(text);
  if (rows.length > MOST_AT_ONCE)
    throw new Refusal(
      400,
      "Too many at once",
      `The list has ${rows.length} students; up to ${MOST_AT_ONCE} are taken at once. Send it in parts.`,
    );
  const logins = new Set((await store.people()).map(({ login }) => login));
  const known = rows.filter(({ login }) => logins.has(login));
  return { rows: rows.filter(({ login }) => !logins.has(login)), problems, known };
}

async function preview(site: Site, visit: Visit): Promise<Page> {
  const text = sentList(visit);
  const { rows, problems, known } = await readAgainstStore(site, text);
  return {
    title: "Import: what was read",
    under: "/people",
    main: html`<p class="crumbs"><a href="/people">People</a></p><h1>What was read</h1>
<p class="lead">${counted(rows.length, "student")} to add, ${known.length} here already, ${counted(problems.length, "line")} not understood. Nothing is changed yet.</p>
${
  problems.length > 0 &&
  html`<section class="notice bad" aria-labelledby="bad"><h2 id="bad">Not understood</h2><ul>${problems
    .slice(0, 200)
    .map(({ line, why }) => html`<li>Line ${line}: ${why}</li>`)}</ul>
<p>These lines are left out. To have them too, mend the list and send it again.</p></section>`
}
${rows.length > 0 && rosterTable(rows)}
${
  known.length > 0 &&
  html`<details class="sheet"><summary>${known.length} here already, left as they are</summary><p>${known.map(({ login }) => html`<bdi>${login}</bdi> `)}</p></details>`
}
${
  rows.length > 0 &&
  html`<form method="post" action="/people/import" enctype="multipart/form-data">${csrfField(visit.csrf)}
<textarea name="list" hidden>${"\n"}${text}</textarea><input type="hidden" name="sure" value="yes">
<button>Add ${counted(rows.length, "student")} and show their tokens</button> <a class="button plain" href="/people">Do nothing</a></form>`
}`,
  };
}

const rosterTable = (
  rows: readonly RosterRow[],
) => html`<div class="scroll" role="region" aria-labelledby="roster-caption" tabindex="0"><table>
<caption id="roster-caption">To be added</caption>
<thead><tr><th scope="col" class="number">Line</th><th scope="col">Login</th><th scope="col">Name</th><th scope="col">Email</th><th scope="col">Group</th></tr></thead>
<tbody>${rows.map(
  ({ line, login, name, email, group }) =>
    html`<tr><td class="number">${line}</td><th scope="row"><bdi>${login}</bdi></th><td><bdi>${name}</bdi></td><td><bdi>${email}</bdi></td><td><bdi>${group}</bdi></td></tr>`,
)}</tbody></table></div>`;

async function add(site: Site, visit: Visit): Promise<Answer> {
  const { rows } = await readAgainstStore(site, sentList(visit));
  const made = [];
  for (const { line: _line, ...row } of rows) {
    const person = await site.store.addPerson({ ...row, role: "student" });
    made.push({ person, token: await site.store.newToken(person.id) });
  }
  return tokensPage(made);
}
