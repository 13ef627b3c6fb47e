/** `node -r …/register.cjs build-main.ts`: builds what is missing, one line of progress a step. */
import { buildSteps } from "./build";

const { ROOT, fingerprint } = require("./fingerprint.cjs") as typeof import("./fingerprint.cjs");

async function main(): Promise<void> {
  for (const step of buildSteps({ root: ROOT, fingerprint: fingerprint() })) {
    if (step.isDone()) continue;
    console.log(step.name);
    await step.build();
  }
}

process.on("SIGTERM", () => process.exit(143)); // and with it what it has started
main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
