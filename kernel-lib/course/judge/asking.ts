/** The tools by which a check asks the learner's process for values. */
import { missingModule } from "./program-end";
import type { CheckRecord } from "./record";
import { type CodePlace, NOT_WRITTEN } from "./report";
import type { Answer, Files, Limits, Site, ThrownError } from "./site";
import type { AttemptError, CheckTools } from "./tools";
import { words } from "./words";

/** What a step may take before its value gets a line of its own. */
const LINE_CHARACTERS = 90;

/** Makes `call` and `attempt`. */
export function askingTools(
  site: Site,
  record: CheckRecord,
  files: Files,
  limits: Limits,
): Pick<CheckTools, "call" | "attempt"> {
  const ask = async (target: string, parameters: unknown[]): Promise<Answer & { what: string }> => {
    const { module, name, what } = readTarget(target, parameters);
    record.note(what);
    if (!Object.hasOwn(files, module)) record.end("not attempted", missingModule(module));
    const answer = await site.call(module, name, parameters);
    if (answer.kind === "missing") record.end("wrong", `module ${module} exports nothing of the name ${name}`);
    if (answer.kind === "timed out") {
      const seconds = limits.callMs / 1000;
      record.end("timed out", `${what} gave no answer within ${seconds} s: a loop or an await that does not end?`);
    }
    if (answer.kind === "stopped") record.end("stopped", `${what} was stopped: ${answer.why}`);
    if (answer.kind === "threw" && isNotWritten(answer.error)) {
      const line = answer.error.place ? `, line ${answer.error.place.line}` : "";
      record.end("not attempted", `${answer.error.place?.module ?? module}${line}: ${NOT_WRITTEN}`);
    }
    return { ...answer, what };
  };
  const noteValue = (what: string, value: unknown): void => {
    record.steps.pop();
    const came = words(value);
    const between = what.length + came.length > LINE_CHARACTERS ? "\n" : " ";
    record.note(`${what}${between}→ ${came}`, { value, what });
  };
  return {
    call: async (target, ...parameters) => {
      const answer = await ask(target, parameters);
      if (answer.kind === "threw") endThrown(record, answer.what, answer.error);
      const { value } = answer as Extract<Answer, { kind: "value" }>;
      noteValue(answer.what, value);
      return value;
    },
    attempt: async (target, ...parameters) => {
      const answer = await ask(target, parameters);
      if (answer.kind !== "threw") {
        const { value } = answer as Extract<Answer, { kind: "value" }>;
        noteValue(answer.what, value);
        return { value };
      }
      const { own, name, message } = answer.error;
      const error: AttemptError = { ...own, name, message };
      record.steps.pop();
      record.note(`${answer.what} threw ${name}: ${message.split("\n")[0]}`, { value: error, what: answer.what });
      return { error };
    },
  };
}

function readTarget(target: string, parameters: unknown[]): { module: string; name: string; what: string } {
  const [module = "", name = ""] = target.split(".");
  return { module, name, what: `${name}(${parameters.map(words).join(", ")})` };
}

/** Tells whether an error is a stub's. */
export function isNotWritten({ name, message }: Pick<ThrownError, "name" | "message">): boolean {
  return name === "Error" && message === NOT_WRITTEN;
}

function endThrown(record: CheckRecord, what: string, { name, message, place }: ThrownError): never {
  const where = place ? ` at ${place.module}, line ${place.line}` : "";
  const detail = [`${name}: ${message}`, ...(place ? placeLines(place) : [])];
  record.end("threw", `${what} threw ${name}: ${message.split("\n")[0]}${where}`, detail, place);
}

/** The learner's own line with a caret. */
export function placeLines({ module, line, column, text }: CodePlace): string[] {
  const lead = text.length - text.trimStart().length;
  return [`module ${module}, line ${line}`, `  ${text.trim()}`, `  ${" ".repeat(Math.max(0, column - 1 - lead))}^`];
}
