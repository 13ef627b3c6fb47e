/** Options of a tool, described once: for its command line, its text in a cell, and its help. */
import { nearest } from "../../capture";
import { ToolUsageError } from "./error";

export interface Option<Options> {
  /** `n` for -n. Letters without values may be written together: -ntlp. */
  letter?: string;
  /** `numeric` for --numeric. */
  word?: string;
  /** What its value is called; left out, it takes none. */
  value?: string;
  about: string;
  /** What it sets, given its value and what was set before. @throws {RangeError} for a value that cannot be */
  set(value: string, before: Readonly<Options>): Partial<Options>;
}

export interface Grammar<Options> {
  tool: string;
  /** What stands behind the tool's name: `[options] HOST`. */
  usage: string;
  options: readonly Option<Options>[];
}

/** Words of a command line as a shell splits them, quotes taken off. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? "",
  );
}

/** Reads options out of words, wherever they stand; the other words are the operands. */
export function readOptions<Options extends object>(
  { tool, options: known }: Grammar<Options>,
  words: readonly string[],
  options: Options,
): string[] {
  const operands: string[] = [];
  const rest = [...words];
  const take = (option: Option<Options>, name: string, attached: string | undefined): void => {
    const value = option.value === undefined ? "" : (attached ?? rest.shift());
    if (value === undefined) throw new ToolUsageError(tool, `${name} wants a value: ${name} ${option.value}`);
    try {
      Object.assign(options, option.set(value, options));
    } catch (error) {
      if (error instanceof RangeError) throw new ToolUsageError(tool, `${name} ${value}: ${error.message}`);
      throw error;
    }
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith("--")) {
      const [name = "", attached] = word.slice(2).split(/=(.*)/s, 2);
      const option = known.find((one) => one.word === name) ?? unknown(tool, `--${name}`, known);
      take(option, `--${name}`, attached);
    } else if (/^-[A-Za-z0-9]/.test(word)) readLetters(tool, word.slice(1), known, take);
    else operands.push(word);
  }
  return operands;
}

function readLetters<Options>(
  tool: string,
  letters: string,
  known: readonly Option<Options>[],
  take: (option: Option<Options>, name: string, attached: string | undefined) => void,
): void {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] as string;
    const option = known.find((one) => one.letter === letter) ?? unknown(tool, `-${letter}`, known);
    const attached = letters.slice(at + 1) || undefined;
    take(option, `-${letter}`, attached);
    if (option.value !== undefined) return;
  }
}

function unknown(tool: string, given: string, known: readonly Option<never>[] | readonly Option<unknown>[]): never {
  const names = known.flatMap(({ letter, word }) => [
    ...(letter ? [`-${letter}`] : []),
    ...(word ? [`--${word}`] : []),
  ]);
  const meant = nearest(given, names);
  throw new ToolUsageError(
    tool,
    `there is no option ${given}${meant ? `; ${meant} was meant?` : `; there are ${names.join(" ")}`}`,
  );
}

/** Help, from the same description. */
export function helpText<Options>({ tool, usage, options }: Grammar<Options>): string {
  const rows = options.map(({ letter, word, value, about }) => {
    const names = [letter && `-${letter}`, word && `--${word}`].filter(Boolean).join(", ");
    return [`  ${names}${value === undefined ? "" : ` ${value}`}`, about] as const;
  });
  const width = Math.max(...rows.map(([name]) => name.length));
  return [`Usage: ${tool} ${usage}`, "", ...rows.map(([name, about]) => `${name.padEnd(width)}  ${about}`)].join("\n");
}

/** Reads a whole number. @throws {RangeError} */
export function wholeNumber(text: string, least: number, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most)
    throw new RangeError(`it must be a whole number from ${least} to ${most}`);
  return Number(text);
}

/** Reads seconds, parts of them too. @throws {RangeError} */
export function seconds(text: string, least = 0): number {
  if (!/^\d+(\.\d*)?$|^\.\d+$/.test(text) || Number(text) < least || Number(text) > 86_400)
    throw new RangeError(`it must be a number of seconds from ${least} to 86400, such as 0.5`);
  return Number(text);
}
