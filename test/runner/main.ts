import path from "node:path";
import { prepare } from "../prepare/index";
import { executeFile, type FileResult } from "./execute";
import { type PlannedFile, planFiles } from "./plan";

const TESTS = path.resolve(__dirname, "..");
const WORKERS = 2;

async function main(names: string[]): Promise<void> {
  const files = planFiles(TESTS, names);
  if (files.length === 0) throw new Error(`no test file has ${names.join(" or ")} in its path; all lie in test/`);
  await prepare();
  const results = [
    ...(await runAll(
      files.filter((file) => !file.alone),
      WORKERS,
    )),
    ...(await runAll(
      files.filter((file) => file.alone),
      1,
    )),
  ];
  const failed = results.filter((result) => result.failed > 0);
  if (failed.length > 0) console.log(`\nfailed: ${failed.map((result) => nameOf(result.file)).join(", ")}`);
  const sum = (key: "passed" | "failed") => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = sum("failed") > 0 ? 1 : 0;
}

async function runAll(files: PlannedFile[], workers: number): Promise<FileResult[]> {
  const waiting = [...files];
  const results: FileResult[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await executeFile(next.file, next.timeoutMs);
      report(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}

function report({ file, passed, failed, seconds, output, reason }: FileResult): void {
  const mark = failed > 0 ? "✘" : "✓";
  console.log(`${mark} ${nameOf(file)}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`);
  if (failed > 0) console.log(`${reason ? `  ${reason}\n` : ""}${output.replace(/^/gm, "  | ")}`);
}

function nameOf(file: string): string {
  return path.relative(TESTS, file).replace(/\.test\.ts$/, "");
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
});
