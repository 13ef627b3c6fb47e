/** `npm run format`: writes every notebook of the repository as it is to be kept. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { formatNotebook, parseNotebook } from "./notebook";

const ROOT = path.resolve(__dirname, "../../..");

for (const folder of ["notebooks", "exercises", "solutions"]) {
  for (const name of readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ipynb") || name.includes(".ipynb_checkpoints")) continue;
    const file = path.join(ROOT, folder, name);
    const text = readFileSync(file, "utf8");
    const tidy = formatNotebook(parseNotebook(text, file));
    if (tidy !== text) writeFileSync(file, tidy);
  }
}
