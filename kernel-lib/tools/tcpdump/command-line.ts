/** tcpdump's command line, as far as the course takes it. */
import { splitWords } from "../command-line";
import { COMMAND_OPTIONS, type CommandOption } from "./command-options";
import type { TcpdumpOptions } from "./tcpdump";

/** What is wrong with a command line. */
export class CommandLineError extends Error {
  override name = "CommandLineError";
  readonly code = "ERR_COMMAND_LINE";

  constructor(commandLine: string, reason: string) {
    super(`tcpdump ${commandLine}: ${reason}`);
  }
}

const BY_LETTER = new Map(COMMAND_OPTIONS.map((option) => [option.letter, option]));

/**
 * Reads options and filter of a command line; options may stand behind the filter, as the notes have them.
 * @throws {CommandLineError}
 * @example
 * parseCommandLine("tcp port 22 -vv") // => { verbose: 2, filter: "tcp port 22" }
 * parseCommandLine("-nnc5 -w /tmp/http.cap 'tcp dst port 80'") // => { numeric: true, count: 5, write: "/tmp/http.cap", filter: "tcp dst port 80" }
 */
export function parseCommandLine(commandLine: string): TcpdumpOptions {
  const options: TcpdumpOptions = {};
  const filter: string[] = [];
  const words = splitWords(commandLine);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!/^-[A-Za-z]/.test(word)) filter.push(word);
    else takeLetters(word.slice(1), words, options, commandLine);
  }
  return { ...options, filter: filter.join(" ") };
}

/** One word of letters, as `-nnc5`: the rest of it, or the next word, is the value of the first that wants one. */
function takeLetters(letters: string, words: string[], options: TcpdumpOptions, commandLine: string): void {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] as string;
    const option = BY_LETTER.get(letter);
    if (!option) {
      const known = [...BY_LETTER.keys()].join(" -");
      throw new CommandLineError(commandLine, `there is no option -${letter}; there are -${known}`);
    }
    if (option.value !== undefined) {
      takeValue(option, letters.slice(at + 1) || words.shift(), options, commandLine);
      return;
    }
    option.take(options, "");
  }
}

function takeValue(
  { letter, take }: CommandOption,
  value: string | undefined,
  options: TcpdumpOptions,
  commandLine: string,
): void {
  if (value === undefined) throw new CommandLineError(commandLine, `-${letter} wants a value`);
  try {
    take(options, value);
  } catch (error) {
    throw new CommandLineError(commandLine, (error as Error).message);
  }
}
