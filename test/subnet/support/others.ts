import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");
const BUILD = path.join(ROOT, ".wirebook", "test");

export type Question = readonly [kind: "address" | "prefix" | "relation", text: string];
export type Answer = readonly unknown[] | null;

/** Asks CPython's ipaddress; throws where Python 3.10 or later is missing. */
export function askPython(questions: readonly Question[]): Answer[] {
  return ask("python3", [path.join(__dirname, "others.py")], questions);
}

/** Asks Go's net/netip; throws where Go is missing. */
export function askGo(questions: readonly Question[]): Answer[] {
  mkdirSync(BUILD, { recursive: true });
  const binary = path.join(BUILD, "subnet-others");
  const built = spawnSync("go", ["build", "-o", binary, path.join(__dirname, "others.go")], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`go build others.go: ${built.error?.message ?? built.stderr}`);
  return ask(binary, [], questions);
}

function ask(command: string, args: string[], questions: readonly Question[]): Answer[] {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join("");
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
  const answers = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
  if (answers.length !== questions.length)
    throw new Error(`${command}: ${answers.length} answers to ${questions.length} questions`);
  return answers;
}
