/** What a line of the server's looks like: as the exercise shows it, with colours where standard output is a terminal. */
import { toScreen } from "solution/06-chat/client";
import { coloured } from "../../kernel-lib/course/programs";

const NAME_COLOURS = ["cyan", "green", "yellow", "blue", "red"] as const;

/** Lines that are no message: who came and went, answers, refusals. */
export function isNote(line: string): boolean {
  return !/^(SAID|TOLD) /.test(line);
}

/** Makes a line of the server's readable. */
export function shown(line: string): string {
  const text = toScreen(line);
  const [type, word = ""] = text.split(" ");
  if (type === "ROOM") return quiet(`* you are in ${word}`);
  if (type === "LOST") return quiet(`* messages that the server has forgotten: ${word}`);
  if (type === "WAIT") return quiet(`* ${text.slice(5)}`);
  if (type === "BYE") return quiet(`* ${text.slice(4) || "goodbye"}`);
  if (line.startsWith("SAID ")) return withName(text, ": ");
  if (line.startsWith("TOLD ")) return coloured("magenta", text);
  return quiet(text);
}

/** What this program itself has to say. */
export function quiet(text: string): string {
  return coloured("gray", text);
}

function withName(text: string, border: string): string {
  const at = text.indexOf(border);
  const name = text.slice(0, at);
  return `${coloured(colourOf(name), name)}${text.slice(at)}`;
}

/** The same name has the same colour, today and tomorrow. */
function colourOf(name: string): (typeof NAME_COLOURS)[number] {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return NAME_COLOURS[sum % NAME_COLOURS.length] ?? "cyan";
}
