import type { Command } from "commander";
import { exerciseNamed, givenOutNames } from "../exercise";
import { resetExercise } from "../release";
import { ownSeedOf } from "../submit";

/** `npx wirebook reset`: starting over. */
export function describeReset(command: Command): void {
  command
    .argument("<exercise>", "its name or number")
    .argument("[cell]", "only this cell, by its id or the name of its check")
    .action((word: string, cell: string | undefined) => {
      const name = exerciseNamed(word, givenOutNames());
      const { file, kept } = resetExercise(name, { cell, seed: ownSeedOf(name) });
      console.log(`${file} is ${cell === undefined ? "fresh" : `as it was given out, in cell ${cell}`}`);
      if (kept) console.log(`what you had is kept: ${kept}`);
      console.log("reload the page if the notebook is open");
    });
}
