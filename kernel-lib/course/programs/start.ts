/** Starting a finished program of solutions/, by its path. */
import { existsSync } from "node:fs";
import path from "node:path";
import { ExerciseError, needSolutions, ROOT } from "../exercise";
import { runModule } from "../judge";
import { provideModules } from "./modules";

/** Makes this process the program `solutions/<folder>/main.ts`. Throws ExerciseError where the course has no solutions. */
export function startProgram(folder: string, parameters: readonly string[]): void {
  needSolutions(folder);
  const file = path.join(ROOT, "solutions", folder, "main.ts");
  if (!existsSync(file)) throw new ExerciseError(`there is no program ${path.relative(process.cwd(), file)}`);
  provideModules();
  runModule(file, [...parameters], []);
}
