/** The frame round every page: head, navigation, notice, foot. */
import type { Person } from "../gradebook";
import type { Page } from "./answer";
import { type Html, html } from "./html";
import { zoneName } from "./times";

export interface Frame {
  courseName: string;
  /** Address of the stylesheet. */
  style: string;
  person?: Person;
  csrf?: string;
  notice?: string;
}

const TEACHER_LINKS = [
  ["/class", "Class"],
  ["/exercises", "Exercises"],
  ["/people", "People"],
] as const;
const LEARNER_LINKS = [["/mine", "My exercises"]] as const;

/** Draws a whole page. */
export function framed(page: Page, frame: Frame): string {
  const { title, main, refreshSeconds } = page;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${refreshSeconds && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<title>${title} · ${frame.courseName}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${frame.style}">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${head(page, frame)}
<main id="main" tabindex="-1">
${frame.notice && html`<p class="notice" role="status">${frame.notice}</p>`}
${main}
</main>
<footer class="foot">Times are in ${zoneName()}, the time zone of this server.</footer>
</body>
</html>
`.text;
}

function head({ under }: Page, { courseName, person, csrf }: Frame): Html {
  const links = person?.role === "teacher" ? TEACHER_LINKS : LEARNER_LINKS;
  const here = (address: string): Html | false => under === address && html` aria-current="page"`;
  return html`<header class="top"><div>
<a class="course" href="/">${courseName}</a>
${
  person &&
  html`<nav aria-label="Main"><ul>
${links.map(([address, text]) => html`<li><a href="${address}"${here(address)}>${text}</a></li>`)}
</ul></nav>
<form class="who" method="post" action="/sign-out">${csrfField(csrf)}<bdi>${person.name}</bdi>
<button class="plain slim">Sign out</button></form>`
}
</div></header>`;
}

/** The secret that every form carries. */
export const csrfField = (csrf: string | undefined): Html =>
  html`<input type="hidden" name="csrf" value="${csrf ?? ""}">`;
