/** What `npm install` does behind its back: all of set-up. It never fails the installation. */
import { Progress } from "./progress";
import { setUp } from "./setup";

/** Sets up; where that cannot be done now, says why, and `npm start` does it. */
export async function setUpOnly(): Promise<void> {
  const progress = new Progress();
  try {
    await setUp(progress.tell);
  } catch (error) {
    console.error(`\n${(error as Error).message}`);
  } finally {
    progress.end();
  }
}
