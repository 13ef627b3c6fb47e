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
  const ask = async (target: string, parameters: unknown[]): Promise<Usable & { what: string }> => {
    const asked = readTarget(target, parameters);
    record.note(asked.what);
    if (!Object.hasOwn(files, asked.module)) record.end("not attempted", missingModule(asked.module));
    const answer = await site.call(asked.module, asked.name, parameters);
    return { ...usable(answer, asked, record, limits), what: asked.what };
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
      if (answer.kind === "threw") return endThrown(record, answer.what, answer.error);
      noteValue(answer.what, answer.value);
      return answer.value;
    },
    attempt: async (target, ...parameters) => {
      const answer = await ask(target, parameters);
      if (answer.kind !== "threw") {
        noteValue(answer.what, answer.value);
        return { value: answer.value };
      }
      const { own, name, message } = answer.error;
      const error: AttemptError = { ...own, name, message };
      record.steps.pop();
      record.note(`${answer.what} threw ${name}: ${message.split("\n")[0]}`, { value: error, what: answer.what });
      return { error };
    },
  };
}

/** An answer that a check can use. */
type Usable = Extract<Answer, { kind: "value" | "threw" }>;

/** What was called: a module's export, and the call in words. */
interface Asked {
  module: string;
  name: string;
  what: string;
}

/** Ends the check where there was no answer, or only a stub's. */
function usable(answer: Answer, { module, name, what }: Asked, record: CheckRecord, limits: Limits): Usable {
  switch (answer.kind) {
    case "missing":
      return record.end("wrong", `module ${module} exports nothing of the name ${name}`);
    case "timed out": {
      const seconds = limits.callMs / 1000;
      return record.end(
        "timed out",
        `${what} gave no answer within ${seconds} s: a loop or an await that does not end?`,
      );
    }
    case "stopped":
      return record.end("stopped", `${what} was stopped: ${answer.why}`);
    case "threw":
      return isNotWritten(answer.error) ? record.end("not attempted", whereUnwritten(answer.error, module)) : answer;
    case "value":
      return answer;
  }
}

function whereUnwritten({ place }: ThrownError, module: string): string {
  return place ? `${place.module}, line ${place.line}: ${NOT_WRITTEN}` : `${module}: ${NOT_WRITTEN}`;
}

function readTarget(target: string, parameters: unknown[]): Asked {
  const [module = "", name = ""] = target.split(".");
  return { module, name, what: `${name}(${parameters.map(words).join(", ")})` };
}

/** Tells whether an error is a stub's. */
function isNotWritten({ name, message }: Pick<ThrownError, "name" | "message">): boolean {
  return name === "Error" && message === NOT_WRITTEN;
}

function endThrown(record: CheckRecord, what: string, { name, message, place }: ThrownError): never {
  const where = place ? ` at ${place.module}, line ${place.line}` : "";
  const detail = [`${name}: ${message}`, ...(place ? placeLines(place) : [])];
  record.end("threw", `${what} threw ${name}: ${message.split("\n")[0]}${where}`, detail, place);
}

/** The learner's own line with a caret. */
function placeLines({ module, line, column, text }: CodePlace): string[] {
  const lead = text.length - text.trimStart().length;
  return [`module ${module}, line ${line}`, `  ${text.trim()}`, `  ${" ".repeat(Math.max(0, column - 1 - lead))}^`];
}
