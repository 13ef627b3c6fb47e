/** Who is in the course: a list to search, and a form for one more. */
import { type Person, problemOf } from "../../gradebook";
import { type Answer, type Page, Refusal } from "../answer";
import { type Html, html } from "../html";
import { csrfField } from "../layout";
import { pagerOf, sliceOf } from "../paging";
import { fieldOf, type Site, type Visit } from "../site";
import { counted } from "../times";
import { filterForm, filtersOf, inOrder, wanted } from "./filters";
import { tokenPage } from "./tokens";

/** Adds the list of people and the form for one. */
export function people(site: Site): void {
  site.teacher.get("/people", (visit) => peoplePage(site, visit));
  site.teacher.post("/people", (visit) => addOne(site, visit));
}

async function peoplePage({ store }: Site, visit: Visit): Promise<Page> {
  const everybody = (await store.people()).sort((a, b) => inOrder(a.name, b.name));
  const filters = filtersOf(visit);
  const shown = wanted(everybody, filters);
  const slice = sliceOf(shown, visit.query("page"));
  const students = everybody.filter(({ role }) => role === "student").length;
  return {
    title: "People",
    under: "/people",
    main: html`<div class="row spread"><h1>People</h1><p class="row"><a class="button plain slim" href="#add">Add one</a><a class="button plain slim" href="#import">Import a list</a></p></div>
<p class="lead">${counted(students, "student")}, ${counted(everybody.length - students, "teacher")}.</p>
${filterForm("/people", everybody, filters)}
<div class="scroll" role="region" aria-labelledby="people-caption" tabindex="0"><table>
<caption id="people-caption">${shown.length === everybody.length ? "Everybody" : `${shown.length} of ${everybody.length}`}, by name</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Login</th><th scope="col">Group</th><th scope="col">Email</th><th scope="col">Role</th></tr></thead>
<tbody>${slice.items.map(rowOf)}</tbody></table></div>
${pagerOf("/people", slice, { ...filters })}
<div class="pair">${addForm(visit.csrf)}${importForm(visit.csrf)}</div>`,
  };
}

const rowOf = ({ id, name, login, group, email, role }: Person): Html =>
  html`<tr><th scope="row"><a href="/people/${id}"><bdi>${name}</bdi></a></th><td><bdi>${login}</bdi></td>
<td><bdi>${group}</bdi></td><td><bdi>${email}</bdi></td><td>${role}</td></tr>`;

function addForm(csrf: string): Html {
  return html`<form class="sheet" method="post" action="/people"><h2 id="add">Add one</h2>${csrfField(csrf)}
<p class="field"><label for="login">Login <small>Unique in the course: nbgrader's student_id</small></label>
<input id="login" name="login" required maxlength="64" pattern="[A-Za-z0-9][A-Za-z0-9_.@\\-]*"
 title="letters, digits, or . _ - @, a letter or digit first" autocapitalize="none" spellcheck="false" autocomplete="off"></p>
<p class="field"><label for="name">Name</label><input id="name" name="name" required maxlength="200" autocomplete="off"></p>
<p class="field"><label for="email">Email <small>May stay empty</small></label>
<input id="email" name="email" type="email" maxlength="254" autocomplete="off"></p>
<p class="field"><label for="group">Group <small>May stay empty</small></label><input id="group" name="group" maxlength="100"></p>
<p class="field"><label for="role">Role</label><select id="role" name="role"><option>student</option><option>teacher</option></select></p>
<button>Add and show the token</button></form>`;
}

function importForm(csrf: string): Html {
  return html`<form class="sheet" method="post" action="/people/import" enctype="multipart/form-data"><h2 id="import">Import a list</h2>${csrfField(csrf)}
<p class="hint" id="import-hint">CSV: login, name, email, group in this order, or with a first line of headings
(nbgrader's id, last_name, first_name, email too). Nobody is added before you have seen what was read.</p>
<p class="field"><label for="file">From a file</label>
<input id="file" name="file" type="file" accept=".csv,.tsv,.txt,text/csv" aria-describedby="import-hint"></p>
<p class="field"><label for="list">Or pasted</label>
<textarea class="code" id="list" name="list" aria-describedby="import-hint" spellcheck="false" placeholder="ann,Ann Lee,ann@example.org,Monday"></textarea></p>
<button>Look at it first</button></form>`;
}

async function addOne({ store }: Site, { form }: Visit): Promise<Answer> {
  const [login, name, email, group] = ["login", "name", "email", "group"].map((field) => fieldOf(form, field)) as [
    string,
    string,
    string,
    string,
  ];
  const row = { login, name, ...(email && { email }), ...(group && { group }) };
  const role = fieldOf(form, "role") === "teacher" ? ("teacher" as const) : ("student" as const);
  const why =
    problemOf(row) ?? ((await store.personByLogin(login)) && `the login "${login}" is somebody else's in this course`);
  if (why) throw new Refusal(400, "Nobody was added", `The reason: ${why}. Go back, change it, and send it again.`);
  const person = await store.addPerson({ ...row, role });
  return tokenPage(person, await store.newToken(person.id));
}
