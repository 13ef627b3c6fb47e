/** Search by name and group, the same over people and scores. */
import type { Person } from "../../gradebook";
import { type Html, html } from "../html";
import type { Visit } from "../site";

export interface Filters {
  q: string;
  group: string;
}

/** Reads what is asked for. */
export const filtersOf = (visit: Visit): Filters => ({
  q: visit.query("q")?.trim() ?? "",
  group: visit.query("group") ?? "",
});

/** Keeps the people that are asked for; every word must stand in the name, login or email. */
export function wanted(people: readonly Person[], { q, group }: Filters): Person[] {
  const words = q.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return people.filter((person) => {
    if (group !== "" && person.group !== group) return false;
    const text = `${person.name} ${person.login} ${person.email ?? ""}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Compares texts as people sort them. */
export const inOrder = (a: string, b: string): number => COLLATOR.compare(a, b);

/** Draws the form; `kept` are values of the page that searching does not change. */
export function filterForm(
  address: string,
  people: readonly Person[],
  { q, group }: Filters,
  kept: Record<string, string> = {},
): Html {
  const groups = [...new Set(people.flatMap((person) => person.group ?? []))].sort(inOrder);
  return html`<form class="row filters" action="${address}" role="search">
${Object.entries(kept).map(([name, value]) => value !== "" && html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="q">Name or login<input id="q" name="q" type="search" value="${q}"></label>
${
  groups.length > 0 &&
  html`<label for="of-group">Group<select id="of-group" name="group"><option value="">all</option>
${groups.map((name) => html`<option${name === group && html` selected`}>${name}</option>`)}</select></label>`
}
<button class="plain">Show</button>${(q || group) && html`<a href="${address}">Show all</a>`}</form>`;
}
