/** `npm run bench -- PART`: runs one benchmark; each prints a table of medians and ratios, measured in one run. */
import { runPart } from "../parts";

void runPart(__dirname, "npm run bench --", process.argv.slice(2));
