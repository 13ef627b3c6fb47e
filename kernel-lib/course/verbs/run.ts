import type { Command } from "commander";
import { ExerciseError, findExercise, modulesOf, readBeside, readExercise } from "../exercise";
import { moduleFolder, runModule } from "../judge";
import { needParsed } from "../programs";

/** The module that is a notebook's program. */
const MAIN = "main";

/** `npx wirebook run`: a notebook's module cells as a program. */
export function describeRun(command: Command): void {
  command
    .argument("<exercise>", "its name or number, its folder, or a notebook file")
    .argument("[arguments...]", "for the program; put -- before them")
    .action((word: string, parameters: string[]) => {
      const place = findExercise(word);
      const modules = modulesOf(readExercise(place));
      if (!modules.some(({ name }) => name === MAIN)) {
        throw new ExerciseError(`${place.name} is no program: it has no cell that begins with /** @module ${MAIN} */`);
      }
      const files = Object.fromEntries(modules.map(({ name, source }) => [name, source]));
      const { refused } = readBeside(place.folder);
      const folder = moduleFolder(files);
      needParsed(place.name, folder, modules, MAIN);
      // From here on it is the learner's program: what it throws is told with its lines, as node tells it.
      setImmediate(() => runModule(`${folder}/${MAIN}.ts`, parameters, refused));
    });
}
