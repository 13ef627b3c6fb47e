/** `npm run format`: writes every notebook of the repository, and the table of topics, as they are to be kept. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { refreshTable } from "../syllabus";
import { formatNotebook, parseNotebook, sourceOf } from "./notebook";

const ROOT = path.resolve(__dirname, "../../..");

for (const folder of ["notebooks", "exercises", "solutions"]) {
  if (!existsSync(path.join(ROOT, folder))) continue; // the students' edition has no solutions
  for (const name of readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ipynb") || name.includes(".ipynb_checkpoints")) continue;
    const file = path.join(ROOT, folder, name);
    rewrite(file, (text) => formatNotebook(parseNotebook(text, file)));
  }
}

const readme = path.join(ROOT, "README.md");
rewrite(readme, (text) => refreshTable(text, ROOT, "."));
const first = path.join(ROOT, "notebooks/00-start-here.ipynb");
rewrite(first, (text) => {
  const notebook = parseNotebook(text, first);
  for (const cell of notebook.cells) {
    const source = sourceOf(cell);
    if (cell.id === "map") cell.source = refreshTable(source, ROOT, "notebooks");
  }
  return formatNotebook(notebook);
});

function rewrite(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, "utf8");
  const tidy = change(text);
  if (tidy !== text) writeFileSync(file, tidy);
}
