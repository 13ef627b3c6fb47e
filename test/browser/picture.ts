/**
 * Makes the README's picture: the first lesson as a learner has it after ten minutes, in light colours, 1400 × 900.
 * `node -r ./kernel-lib/kernel/load/register.cjs test/browser/picture.ts` writes .github/first-lesson.png.
 */
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { parseNotebook } from "../../kernel-lib/course/notebook";
import { ROOT } from "../committed";
import { StartedCourse } from "../course/start/course";
import { prepare } from "../prepare/index";
import { until } from "../processes";
import { freshCheckout } from "./checkout";
import { launchChromium } from "./chromium";
import { LabPage } from "./lab-page";

const LESSON = "notebooks/00-start-here.ipynb";
const PICTURE = path.join(ROOT, ".github", "first-lesson.png");
const MOST_BYTES = 300_000;

async function main(): Promise<void> {
  await prepare();
  const root = freshCheckout("picture");
  const { cells } = parseNotebook(readFileSync(path.join(root, LESSON), "utf8"), LESSON);
  const course = await StartedCourse.open(root);
  const browser = await launchChromium();
  try {
    const lab = await LabPage.open(
      browser,
      course.address.href,
      cells.map(({ id }) => id),
    );
    await lab.runAll();
    const hasRun = async (): Promise<boolean> => /open handles: 0/.test((await lab.output("end").textContent()) ?? "");
    await until("all cells have run", hasRun);
    await lab.page.mouse.move(150, 600); // where nothing lights up
    await lab.scrollTo("utf8-dump");
    await lab.output("utf8-figure").locator(".bars .point").nth(6).waitFor();
    await lab.scrollTo("utf8-dump"); // the cells above have their outputs' height by now
    await until("nothing moves", () => isStill(lab));
    mkdirSync(path.dirname(PICTURE), { recursive: true });
    await lab.page.screenshot({ path: PICTURE, animations: "disabled" });
  } finally {
    await browser.close();
    await course.close();
    rmSync(path.dirname(root), { recursive: true, force: true });
  }
  const { size } = statSync(PICTURE);
  if (size > MOST_BYTES) throw new Error(`${PICTURE} has ${size} bytes; ${MOST_BYTES} are right for a README`);
  console.log(`${path.relative(ROOT, PICTURE)}: ${Math.round(size / 1000)} KB`);
}

/** Two looks a moment apart show the same. */
async function isStill({ page }: LabPage): Promise<boolean> {
  const before = await page.screenshot();
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
  return before.equals(await page.screenshot());
}

void main();
