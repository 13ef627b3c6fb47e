/** Python packages that only tests use, beside the course's own environment. */
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runCommand } from "../../kernel-lib/course/start/commands";
import { PLACES } from "../../kernel-lib/course/start/places";
import { PYTHON } from "../../kernel-lib/course/start/python";

const LOCK = path.join(__dirname, "requirements.txt");
/** Goes into PYTHONPATH of what needs them. */
export const TEST_SITE = path.join(PLACES.state, "test", "site");
const STAMP = path.join(TEST_SITE, "wirebook-lock");

export async function prepareTestSite(): Promise<void> {
  const lock = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  if (stampIs(lock)) return;
  rmSync(TEST_SITE, { recursive: true, force: true });
  const install = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--require-hashes",
    "--target",
    TEST_SITE,
    "-r",
    LOCK,
  ];
  await runCommand("Installing the tests' Python packages", [PYTHON, ...install]);
  writeFileSync(STAMP, lock);
}

function stampIs(lock: string): boolean {
  try {
    return readFileSync(STAMP, "utf8") === lock;
  } catch {
    return false;
  }
}
