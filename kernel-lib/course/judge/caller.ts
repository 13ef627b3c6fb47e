/**
 * The learner's process: loads the modules of an exercise and answers calls, as lines of JSON on descriptors of its own.
 * Nothing in here is trusted by the judge; it is only asked for values. `caller.ts FOLDER`
 */
import { createReadStream, existsSync, writeSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { thrownError } from "./caller-errors";
import { CALLER_FD, type CallerAnswer, type CallerRequest } from "./caller-protocol";
import { refuseModules } from "./refuse";
import { decodeValue, encodeValue } from "./wire-value";

const [folder, refused = "[]"] = process.argv.slice(2) as [string, string?];
let current = 0;

function send(answer: CallerAnswer): void {
  for (let rest = Buffer.from(`${JSON.stringify(answer)}\n`); rest.length > 0; ) {
    rest = rest.subarray(writeSync(CALLER_FD.out, rest));
  }
}

async function answer({ n, module, name, parameters }: CallerRequest): Promise<void> {
  current = n;
  const file = path.join(folder, `${module}.ts`);
  if (!existsSync(file)) return send({ n, missing: "module" });
  try {
    const exported = (require(file) as Record<string, unknown>)[name];
    if (exported === undefined) return send({ n, missing: "export" });
    const given = decodeValue(parameters) as unknown[];
    const value: unknown = typeof exported === "function" ? await exported(...given) : await exported;
    send({ n, value: encodeValue(value) });
  } catch (error) {
    send({ n, threw: thrownError(error, folder) });
  }
}

process.setSourceMapsEnabled(true);
// What is printed is out even where a loop never ends, and counts against the limit.
for (const stream of [process.stdout, process.stderr]) {
  (stream as unknown as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
}
Error.stackTraceLimit = 50;
refuseModules(folder, JSON.parse(refused) as string[]);
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error: unknown) => send({ n: current, threw: thrownError(error, folder) }));
}
createInterface({ input: createReadStream("", { fd: CALLER_FD.in }) }).on("line", (line) => {
  void answer(JSON.parse(line) as CallerRequest);
});
