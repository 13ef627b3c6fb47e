/** One person: their scores, their data, their token, their end. */
import { type Person, problemOf } from "../../gradebook";
import { type Answer, notFound, type Page, Refusal } from "../answer";
import { type Html, html } from "../html";
import { csrfField } from "../layout";
import { fieldOf, type Site, type Visit } from "../site";
import { standingsOf } from "../standings";
import { standingsTable } from "../standings-table";
import { counted, timeTag } from "../times";
import { tokenPage } from "./tokens";

/** Adds the page of a person, and what can be done there. */
export function person(site: Site): void {
  site.teacher.get("/people/:id", (visit) => personPage(site, visit));
  site.teacher.post("/people/:id", (visit) => change(site, visit));
  site.teacher.post("/people/:id/token", async (visit) => {
    const found = await personIn(site, visit);
    return tokenPage(found, await site.store.newToken(found.id));
  });
  site.teacher.get("/people/:id/export", (visit) => exported(site, visit));
  site.teacher.post("/people/:id/erase", (visit) => erase(site, visit));
}

/** The person that an address names. Throws Refusal. */
async function personIn({ store }: Site, visit: Visit): Promise<Person> {
  const found = await store.person(visit.param("id"));
  if (!found) throw notFound();
  return found;
}

async function personPage(site: Site, visit: Visit): Promise<Page> {
  const found = await personIn(site, visit);
  const { id, name, login, role, addedAtMs } = found;
  const standings = role === "student" ? await standingsOf(site, id) : [];
  return {
    title: name,
    under: "/people",
    main: html`<p class="crumbs"><a href="/people">People</a></p><h1><bdi>${name}</bdi></h1>
<p class="lead">${role}, login <bdi>${login}</bdi>, added ${timeTag(addedAtMs)}</p>
${role === "student" && standingsTable(site, standings)}
<div class="pair">${dataForm(found, visit.csrf)}<div class="stack">${tokenForm(found, visit.csrf)}
<section class="sheet"><h2>Export</h2><p>Everything that is kept of this person, as one ZIP: data, attempts, results, marks.</p>
<p><a class="button plain" href="/people/${id}/export">Export</a></p></section>
${id !== visit.person.id && eraseForm(found, visit.csrf)}</div></div>`,
  };
}

const dataForm = ({ id, name, email, group }: Person, csrf: string): Html =>
  html`<form class="sheet" method="post" action="/people/${id}"><h2>Data</h2>${csrfField(csrf)}
<p class="field"><label for="name">Name</label><input id="name" name="name" required maxlength="200" value="${name}"></p>
<p class="field"><label for="email">Email</label><input id="email" name="email" type="email" maxlength="254" value="${email}"></p>
<p class="field"><label for="group">Group</label><input id="group" name="group" maxlength="100" value="${group}"></p>
<button>Save</button></form>`;

const tokenForm = ({ id }: Person, csrf: string): Html =>
  html`<form class="sheet" method="post" action="/people/${id}/token"><h2>Token</h2>${csrfField(csrf)}
<p>A new token ends the old one, and whoever is signed in by it.</p><button>Make a new token</button></form>`;

const eraseForm = ({ id, login, role }: Person, csrf: string): Html =>
  html`<form class="sheet" method="post" action="/people/${id}/erase"><h2>Erase</h2>${csrfField(csrf)}
<p>Removes this ${role} and all they sent, for good. Export first what must be kept.</p>
<p class="field"><label for="confirm">To be sure, type the login: <bdi>${login}</bdi></label>
<input id="confirm" name="confirm" required autocomplete="off" autocapitalize="none" spellcheck="false"></p>
<button class="danger">Erase for good</button></form>`;

async function change(site: Site, visit: Visit): Promise<Answer> {
  const { id, login } = await personIn(site, visit);
  const [name, email, group] = [
    fieldOf(visit.form, "name"),
    fieldOf(visit.form, "email"),
    fieldOf(visit.form, "group"),
  ];
  const why = problemOf({ login, name, ...(email && { email }), ...(group && { group }) });
  if (why) throw new Refusal(400, "Nothing was changed", `The reason: ${why}. Go back and change it.`);
  await site.store.changePerson(id, { name, email: email || undefined, group: group || undefined });
  return { to: `/people/${id}`, notice: "Saved." };
}

async function exported(site: Site, visit: Visit): Promise<Answer> {
  const found = await site.store.exportPerson(visit.param("id"));
  if (!found) throw notFound();
  return { type: "application/zip", content: site.zipOf(found), fileName: `${found.person.login}.zip` };
}

async function erase(site: Site, visit: Visit): Promise<Answer> {
  const { id, login, name } = await personIn(site, visit);
  if (id === visit.person.id)
    throw new Refusal(400, "Nobody was erased", "That is yourself: another teacher can do it.");
  if (fieldOf(visit.form, "confirm") !== login)
    throw new Refusal(
      400,
      "Nobody was erased",
      `What you typed is not the login “${login}”. Go back and type it as it stands there.`,
    );
  const erased = await site.store.erasePerson(id);
  return { to: "/people", notice: `${name} is erased, with ${counted(erased?.attempts ?? 0, "attempt")}.` };
}
