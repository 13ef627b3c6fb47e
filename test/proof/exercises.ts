// needs: solutions
/** `npm run proof -- exercises`: real nbgrader scores fresh, solved and every known wrong work as we do. */
import { exerciseNames } from "../../kernel-lib/course/exercise";
import { compareScores } from "../exercises/same-scores";

export async function main(): Promise<void> {
  for (const name of exerciseNames("solutions")) {
    const count = await compareScores(name, Number.POSITIVE_INFINITY);
    console.log(`${name}: ${count} notebooks, the same scores by nbgrader's autograde and by wirebook check`);
  }
}
