/** The terminal: one line at the bottom to type in, all that is said above it. */
import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { quiet } from "./look";

const COMMANDS = ["/tell ", "/who", "/join ", "/history ", "/help", "/bye"];

export const HELP = [
  "hello             say it to all in the room",
  "/tell bob psst    say it to bob only",
  "/who              who is in the room",
  "/join garden      go to another room; it is there when somebody is in it",
  "/history 50       what was said before",
  "//hello           say /hello",
  "/bye              go (Ctrl-D too)",
];

export interface TerminalOptions {
  prompt: () => string;
  typed: (text: string) => void;
  /** Ctrl-C or Ctrl-D. */
  left: () => void;
}

/** Reads keys and draws lines; what is half typed stays at the bottom whatever is printed. */
export class Terminal {
  readonly #line: Interface;
  /** Whom Tab knows. */
  readonly #names = new Set<string>();

  constructor(private readonly options: TerminalOptions) {
    this.#line = createInterface({
      input: process.stdin,
      output: process.stdout,
      completer: (text: string) => this.#complete(text),
    });
    this.#line.on("line", (text) => this.#entered(text));
    this.#line.on("SIGINT", () => options.left());
    this.#line.on("close", () => options.left());
    this.#draw();
  }

  /** Prints a line above the one that is being typed. */
  print(text: string): void {
    this.#clear();
    process.stdout.write(`${text}\n`);
    this.#draw();
  }

  /** Draws the prompt anew where it is another: it tells where one is, and how much waits. */
  refresh(): void {
    if (this.options.prompt() === this.#line.getPrompt()) return;
    this.#clear();
    this.#draw();
  }

  /** Lets Tab complete a name. */
  know(name: string): void {
    this.#names.add(name);
  }

  close(): void {
    this.#clear();
    this.#line.removeAllListeners("close");
    this.#line.close();
  }

  /** The typed line goes away: it comes back as the server has it, once the server has it. */
  #entered(text: string): void {
    const { columns = 80 } = process.stdout;
    const rows = Math.floor(widthOf(stripVTControlCharacters(this.options.prompt()) + text) / columns) + 1;
    moveCursor(process.stdout, 0, -rows);
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    if (text === "/help") for (const line of HELP) process.stdout.write(`${quiet(line)}\n`);
    else this.options.typed(text);
    this.#draw();
  }

  #clear(): void {
    const { rows } = this.#line.getCursorPos();
    moveCursor(process.stdout, 0, -rows);
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
  }

  #draw(): void {
    this.#line.setPrompt(this.options.prompt());
    this.#line.prompt(true);
  }

  #complete(text: string): [string[], string] {
    const word = /\S*$/.exec(text)?.[0] ?? "";
    const known = text.startsWith("/") && !text.includes(" ") ? COMMANDS : [...this.#names];
    return [known.filter((candidate) => candidate.startsWith(word)), word];
  }
}

/** Columns on the screen, near enough: an ideograph takes two. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(
        character,
      )
        ? 2
        : 1;
  return width;
}
