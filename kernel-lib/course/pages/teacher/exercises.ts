/** When each exercise is due, what lateness costs, and who has longer. */
import { type Extension, type Person, type Policy, policyOf } from "../../gradebook";
import { type Answer, notFound, type Page, Refusal } from "../answer";
import type { Form } from "../form";
import { type Html, html } from "../html";
import { csrfField } from "../layout";
import { inWords } from "../policies";
import { fieldOf, type Site, type Visit } from "../site";
import { fromLocalField, localField, timeTag, zoneName } from "../times";
import { inOrder } from "./filters";

/** Adds the list of exercises, and for each its rules. */
export function exercises(site: Site): void {
  site.teacher.get("/exercises", (visit) => listPage(site, visit));
  site.teacher.get("/exercises/:exercise", (visit) => rulesPage(site, visit));
  site.teacher.post("/exercises/:exercise", (visit) => setRules(site, visit));
  site.teacher.post("/exercises/:exercise/extensions", (visit) => extend(site, visit));
  site.teacher.post("/exercises/:exercise/extensions/remove", (visit) => unextend(site, visit));
}

async function listPage(site: Site, _visit: Visit): Promise<Page> {
  const [policies, extensions] = await Promise.all([site.store.policies(), site.store.extensions()]);
  return {
    title: "Exercises",
    under: "/exercises",
    main: html`<h1>Exercises</h1>
<p class="lead">Lateness and best-or-last are computed when scores are read: a change here counts at once, for all attempts, without grading again.</p>
<div class="scroll" role="region" aria-labelledby="exercises-caption" tabindex="0"><table>
<caption id="exercises-caption">Rules of each exercise</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col">Due</th><th scope="col">Late work</th><th scope="col">Counts</th><th scope="col" class="number">Extensions</th></tr></thead>
<tbody>${site.exercises.map(({ exercise, title }) => {
      const policy = policyOf(policies, exercise);
      const extended = extensions.filter((one) => one.exercise === exercise).length;
      return html`<tr><th scope="row"><a href="/exercises/${exercise}">${title}</a> <span class="sub">${exercise}</span></th>
<td>${policy.dueAtMs === undefined ? html`<span class="quiet">no deadline</span>` : timeTag(policy.dueAtMs)}</td>
<td>${policy.dueAtMs !== undefined && inWords(policy.late)}</td><td>the ${policy.keep}</td><td class="number">${extended || ""}</td></tr>`;
    })}</tbody></table></div>`,
  };
}

async function rulesPage(site: Site, visit: Visit): Promise<Page> {
  const { exercise, title } = site.exerciseIn(visit);
  const [policies, extensions, students] = await Promise.all([
    site.store.policies(),
    site.store.extensions(exercise),
    site.store.people("student"),
  ]);
  const policy = policyOf(policies, exercise);
  return {
    title,
    under: "/exercises",
    main: html`<p class="crumbs"><a href="/exercises">Exercises</a></p><h1>${title}</h1>
<p class="lead"><a href="/class/${exercise}">Results of this exercise</a></p>
${rulesForm(exercise, policy, visit.csrf)}
<h2 id="extensions">Extensions</h2>
${extensionTable(exercise, extensions, students, visit.csrf)}
${extensionForm(exercise, policy, students, visit)}`,
  };
}

function rulesForm(exercise: string, { dueAtMs, keep, late }: Policy, csrf: string): Html {
  const percent = (share: number): number => Math.round(share * 10_000) / 100;
  return html`<form class="sheet" method="post" action="/exercises/${exercise}">${csrfField(csrf)}
<div class="fields">
<label for="due">Due <small>in ${zoneName()}; empty: no deadline</small><input id="due" name="due" type="datetime-local" value="${dueAtMs === undefined ? "" : localField(dueAtMs)}"></label>
<label for="grace">Grace <small>minutes that count as in time</small><input id="grace" name="grace" type="number" min="0" max="525600" step="1" value="${late.graceMinutes}"></label>
<label for="penalty">Each begun day takes <small>per cent of the score</small><input id="penalty" name="penalty" type="number" min="0" max="100" step="any" value="${percent(late.penaltyPerDay)}"></label>
<label for="most">At most <small>per cent of the score</small><input id="most" name="most" type="number" min="0" max="100" step="any" value="${percent(late.most)}"></label>
<label for="closes">Closes after <small>days late; empty: never</small><input id="closes" name="closes" type="number" min="0" max="3650" step="1" value="${late.closedAfterDays ?? ""}"></label>
</div>
<fieldset class="choices"><legend>Which attempt counts</legend>
<label><input type="radio" name="keep" value="best"${keep === "best" && html` checked`}> the best</label>
<label><input type="radio" name="keep" value="last"${keep === "last" && html` checked`}> the last</label></fieldset>
<button>Save the rules</button></form>`;
}

function extensionTable(exercise: string, extensions: Extension[], students: Person[], csrf: string): Html {
  const rows = extensions.flatMap((extension) => {
    const person = students.find(({ id }) => id === extension.personId);
    return person ? [{ ...extension, person }] : [];
  });
  if (rows.length === 0) return html`<p class="quiet">Nobody has longer than the others.</p>`;
  return html`<div class="scroll" role="region" aria-labelledby="ext-caption" tabindex="0"><table>
<caption id="ext-caption">Own deadlines</caption>
<thead><tr><th scope="col">Student</th><th scope="col">Due</th><th scope="col">Reason</th><th scope="col"><span class="visually-hidden">Remove</span></th></tr></thead>
<tbody>${rows
    .sort((a, b) => inOrder(a.person.name, b.person.name))
    .map(
      ({
        person,
        dueAtMs,
        reason,
      }) => html`<tr><th scope="row"><a href="/people/${person.id}"><bdi>${person.name}</bdi></a></th>
<td>${timeTag(dueAtMs)}</td><td><bdi>${reason}</bdi></td>
<td><form method="post" action="/exercises/${exercise}/extensions/remove">${csrfField(csrf)}<input type="hidden" name="person" value="${person.id}">
<button class="plain slim" aria-label="Remove the extension of ${person.name}">Remove</button></form></td></tr>`,
    )}</tbody></table></div>`;
}

function extensionForm(exercise: string, { dueAtMs }: Policy, students: Person[], visit: Visit): Html {
  return html`<form class="sheet" method="post" action="/exercises/${exercise}/extensions">${csrfField(visit.csrf)}
<h3>Give somebody longer</h3><div class="fields">
<label for="who">Student <small>login</small><input id="who" name="who" list="students" required autocomplete="off" autocapitalize="none" value="${visit.query("who") ?? ""}"></label>
<label for="until">New deadline <small>in ${zoneName()}</small><input id="until" name="until" type="datetime-local" required value="${dueAtMs === undefined ? "" : localField(dueAtMs)}"></label>
<label for="reason">Reason <small>seen by teachers and the student</small><input id="reason" name="reason" maxlength="1000"></label></div>
${students.length <= 400 && html`<datalist id="students">${students.map(({ login, name }) => html`<option value="${login}">${name}</option>`)}</datalist>`}
<button>Give it</button></form>`;
}

async function setRules(site: Site, visit: Visit): Promise<Answer> {
  const { exercise, title } = site.exerciseIn(visit);
  const { form } = visit;
  const dueAtMs = timeIn(form, "due");
  const closes = fieldOf(form, "closes");
  await site.store.setPolicy({
    exercise,
    ...(dueAtMs === undefined ? {} : { dueAtMs }),
    keep: fieldOf(form, "keep") === "last" ? "last" : "best",
    late: {
      graceMinutes: numberIn(form, "grace", "Grace", 525_600),
      penaltyPerDay: numberIn(form, "penalty", "Each begun day takes", 100) / 100,
      most: numberIn(form, "most", "At most", 100) / 100,
      ...(closes === "" ? {} : { closedAfterDays: numberIn(form, "closes", "Closes after", 3650) }),
    },
  });
  return { to: `/exercises/${exercise}`, notice: `The rules of “${title}” are saved, and count from now.` };
}

async function extend(site: Site, visit: Visit): Promise<Answer> {
  const { exercise } = site.exerciseIn(visit);
  const login = fieldOf(visit.form, "who");
  const person = await site.store.personByLogin(login);
  if (person?.role !== "student")
    throw new Refusal(
      400,
      "No extension given",
      `No student has the login “${login}”. Go back and choose one from the list.`,
    );
  const dueAtMs = timeIn(visit.form, "until");
  if (dueAtMs === undefined)
    throw new Refusal(400, "No extension given", "A new deadline is missing. Go back and set it.");
  const reason = fieldOf(visit.form, "reason").slice(0, 1000);
  await site.store.setExtension({ personId: person.id, exercise, dueAtMs, reason });
  return { to: `/exercises/${exercise}#extensions`, notice: `${person.name} has a deadline of their own now.` };
}

async function unextend(site: Site, visit: Visit): Promise<Answer> {
  const { exercise } = site.exerciseIn(visit);
  const person = await site.store.person(fieldOf(visit.form, "person"));
  if (!person) throw notFound();
  await site.store.removeExtension(person.id, exercise);
  return {
    to: `/exercises/${exercise}#extensions`,
    notice: `${person.name} has the same deadline as the others again.`,
  };
}

/** A time in a form; undefined where the field is empty. Throws Refusal. */
function timeIn(form: Form, name: string): number | undefined {
  const text = fieldOf(form, name);
  const atMs = fromLocalField(text);
  if (text !== "" && atMs === undefined)
    throw new Refusal(
      400,
      "Nothing was changed",
      `“${text}” is not a time that there is. Write it as 2026-11-30T23:59.`,
    );
  return atMs;
}

function numberIn(form: Form, name: string, label: string, most: number): number {
  const text = fieldOf(form, name);
  const value = text === "" ? 0 : Number(text.replace(",", "."));
  if (value >= 0 && value <= most) return value;
  throw new Refusal(
    400,
    "Nothing was changed",
    `“${label}” is “${text}”; it must be a number from 0 to ${most}. Go back and change it.`,
  );
}
