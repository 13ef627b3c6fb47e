/** `npx wirebook <verb>`: one thin command a verb, loaded only when it is asked for. */
import { Command } from "commander";
import { VERBS } from "./course/verbs";

/** What a shell reports of a program that SIGPIPE ended: 128 + 13. */
const PIPE_CLOSED = 141;

/** Runs the verb named on a command line; exits with 2 for wrong usage. */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on("error", endWithReader);
  const program = new Command("wirebook")
    .description("Wirebook: a networking course you run")
    .exitOverride()
    .showHelpAfterError("(wirebook --help lists the verbs)");
  const asked = VERBS.find(({ name }) => name === argv[2]);
  for (const verb of asked ? [asked] : VERBS) {
    const command = program.command(verb.name).description(verb.description).exitOverride();
    if (verb === asked) verb.load()(command);
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Ends quietly when nobody reads the output any more, as in `wirebook check 3 | head`, unless the verb has its own end. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (process.stdout.listeners("error").some((listener) => listener !== endWithReader)) return;
  if (error.code !== "EPIPE") throw error;
  process.exit(PIPE_CLOSED);
}

/** Commander's own errors are already printed: help and version end with 0, wrong usage with 2; others are told here. */
function exitCodeOf(error: unknown): number {
  const { code, exitCode, message } = error as { code?: string; exitCode?: number; message?: string };
  if (code?.startsWith("commander.")) return exitCode === 0 ? 0 : 2;
  console.error(message ?? String(error));
  return exitCode ?? 1;
}
