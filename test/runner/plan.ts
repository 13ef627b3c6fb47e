import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A test file with what its first lines ask for: `// timeout: 300 s`, `// alone`. */
export interface PlannedFile {
  file: string;
  timeoutMs: number;
  /** Runs with nothing beside it: it measures, or holds both cores itself. */
  alone: boolean;
}

/** Four times as long as the longest of the files that ask for no other takes on a quiet machine. */
const DEFAULT_TIMEOUT_S = 300;

/** Lists the test files below a folder whose path holds one of the names (all without names), in a fixed order. */
export function planFiles(folder: string, names: string[]): PlannedFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && (names.length === 0 || names.some((name) => file.includes(name))))
    .sort()
    .map((file) => planFile(path.join(folder, file)));
}

function planFile(file: string): PlannedFile {
  const head = readFileSync(file, "utf8").slice(0, 300);
  const seconds = Number(/^\/\/ timeout: (\d+) s$/m.exec(head)?.[1] ?? DEFAULT_TIMEOUT_S);
  return { file, timeoutMs: seconds * 1000, alone: /^\/\/ alone$/m.test(head) };
}
