/** Handing a notebook in by a form, for those who do not use the command. */
import { createHash } from "node:crypto";
import type { Policy } from "../../gradebook";
import { type Answer, Refusal } from "../answer";
import type { SentFile } from "../form";
import { type Html, html } from "../html";
import { csrfField } from "../layout";
import type { CourseExercise } from "../options";
import { fieldOf, type Site, type Visit } from "../site";

/** As by the API: attempts are raw notebooks of this size at most. */
const MOST_NOTEBOOK_BYTES = 8 * 1024 * 1024;

/** Draws the form; `key` makes one attempt of it however often it is sent. */
export function uploadForm({ exercise }: CourseExercise, { keep }: Policy, key: string, csrf: string): Html {
  return html`<form class="sheet" method="post" action="/mine/${exercise}" enctype="multipart/form-data">
<h2>Hand in</h2>${csrfField(csrf)}<input type="hidden" name="key" value="${key}">
<p id="upload-hint" class="quiet">In a terminal or in the notebook, <code>npx wirebook submit ${exercise}</code> does the same.
You may hand in as often as you like: the ${keep} attempt counts.</p>
<p class="field"><label for="notebook">Notebook <small>${exercise}.ipynb, saved; up to 8 MB</small></label>
<input id="notebook" name="notebook" type="file" accept=".ipynb" required aria-describedby="upload-hint"></p>
<button>Hand in</button></form>`;
}

/** Takes a notebook that came by the form. */
export async function takeNotebook(site: Site, exercise: CourseExercise, visit: Visit): Promise<Answer> {
  const file = visit.form.files.get("notebook");
  if (!file || file.bytes.length === 0)
    throw new Refusal(
      400,
      "Nothing was handed in",
      "No file was chosen, or it is empty. Go back and choose your notebook.",
    );
  const wrong = whyNot(file, exercise, site.exercises);
  if (wrong) throw new Refusal(400, "Nothing was handed in", wrong);
  const wait = site.sent.waitSeconds(visit.person.id);
  if (wait > 0)
    throw new Refusal(
      429,
      "Nothing was handed in",
      `You have sent many attempts in a short time. Send this one in ${Math.ceil(wait)} seconds: going back and pressing the button again is enough.`,
    );
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  const received = await site.store.receive({
    personId: visit.person.id,
    exercise: exercise.exercise,
    // going back and choosing another file is another attempt; sending twice is not
    key: createHash("sha256")
      .update(`${fieldOf(visit.form, "key")} ${sha256}`)
      .digest("base64url"),
    notebook: file.bytes,
    sha256,
  });
  const { id } = received.attempt;
  if (received.kind === "new") site.sent.charge(visit.person.id);
  if (received.kind === "new") return { to: `/attempts/${id}`, notice: "Received. Your work is safe here." };
  return { to: `/attempts/${id}`, notice: "This was received before; it is one attempt." };
}

/** Why a file cannot be meant; a notebook that a grader will refuse is still taken, and told about then. */
function whyNot(
  { name, bytes }: SentFile,
  { exercise, title }: CourseExercise,
  all: readonly CourseExercise[],
): string | undefined {
  if (bytes.length > MOST_NOTEBOOK_BYTES)
    return "This file is larger than the 8 MB that a notebook may have. Clear its outputs (Edit, Clear Outputs of All Cells), save it, and send it again.";
  const other = all.find((one) => one.exercise !== exercise && name.startsWith(one.exercise));
  if (other && !name.startsWith(exercise))
    return `The file “${name}” belongs to “${other.title}”; this page is of “${title}”. Go back and choose ${exercise}.ipynb, or hand it in on the other page.`;
  const begins = bytes
    .subarray(0, 1000)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trimStart();
  if (!begins.startsWith("{"))
    return `The file “${name}” is no notebook: those are JSON and begin with {. Go back and choose ${exercise}.ipynb.`;
  return undefined;
}
