/** `npm run proof -- PART`: runs a long proof whole; the tests run a seeded tenth of it. */
import { runPart } from "../parts";

void runPart(__dirname, "npm run proof --", process.argv.slice(2));
