import type { Command } from "commander";
import { examine, machineReport, report } from "../doctor";

/** `wirebook doctor`: exits with 1 where something must be mended. */
export function describeDoctor(command: Command): void {
  command
    .option("--report", "with what a bug report needs: system, architecture, versions")
    .action(async (options: { report?: boolean }) => {
      const checks = await examine();
      console.log(options.report ? await machineReport(checks) : report(checks).toString());
      process.exitCode = checks.some(({ state }) => state === "broken") ? 1 : 0;
    });
}
