/** Tokens are shown once, in the answer to the form that made them; the server keeps only their hashes. */
import type { Person } from "../../gradebook";
import type { Page } from "../answer";
import { html } from "../html";

/** Shows the new token of one person. */
export function tokenPage({ id, name, login, role }: Person, token: string): Page {
  return {
    title: "A new token",
    under: "/people",
    main: html`<h1>A token for <bdi>${name}</bdi></h1>
<p class="lead">Give it to them now: it is not shown again. A lost one is replaced on their page, and the old one ends.</p>
<div class="sheet"><p><label for="token">Token of <bdi>${login}</bdi></label></p>
<p><output id="token" class="hash token">${token}</output></p>
<p class="quiet">It signs in here, and in a terminal: <code>npx wirebook login</code></p></div>
<p><a href="/people/${id}">To the page of this ${role}</a> · <a href="/people">All people</a></p>`,
  };
}

/** Shows the tokens of many. */
export function tokensPage(made: readonly { person: Person; token: string }[]): Page {
  return {
    title: "New tokens",
    under: "/people",
    main: html`<h1>${made.length} added, with their tokens</h1>
<p class="notice wait">Copy these now: they are not shown again. A lost one is replaced on the page of its student.</p>
<div class="scroll" role="region" aria-labelledby="tokens-caption" tabindex="0"><table>
<caption id="tokens-caption">New tokens</caption>
<thead><tr><th scope="col">Login</th><th scope="col">Name</th><th scope="col">Token</th></tr></thead>
<tbody>${made.map(
      ({ person, token }) =>
        html`<tr><th scope="row"><bdi>${person.login}</bdi></th><td><bdi>${person.name}</bdi></td><td class="hash">${token}</td></tr>`,
    )}</tbody></table></div>
<div class="sheet"><p><label for="csv">The same as CSV, to copy into a mail merge</label></p>
<textarea class="code" id="csv" readonly>${made.map(({ person, token }) => `${person.login},${token}\n`).join("")}</textarea></div>
<p><a href="/people">All people</a></p>`,
  };
}
