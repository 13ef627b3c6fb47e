/** ssh's command line: options, `[user@]host`, and the command, which is everything behind. */
import { userInfo } from "node:os";

/** Wrong usage; ends with 255, as every failure of ssh itself. */
export class UsageError extends Error {
  override name = "UsageError";
}

export interface Arguments {
  user: string;
  host: string;
  port: number;
  /** Of the remote shell; absent for a session at the terminal. */
  command?: string;
  /** true: have one (-t); false: have none (-T); absent: as fits. */
  terminal?: boolean;
  subsystem: boolean;
  quiet: boolean;
  verbose: boolean;
  plaintext: boolean;
  fingerprint?: string;
  passwordFile?: string;
  directory?: string;
}

/** What an option takes behind it. */
const TAKES: Record<string, "port" | "user" | "fingerprint" | "passwordFile" | "directory"> = {
  "-p": "port",
  "-l": "user",
  "--fingerprint": "fingerprint",
  "--password-file": "passwordFile",
  "--directory": "directory",
};

/** Options that take nothing, and what they set. */
const FLAGS: Record<string, Partial<Arguments>> = {
  "-t": { terminal: true },
  "-T": { terminal: false },
  "-s": { subsystem: true },
  "-q": { quiet: true },
  "-v": { verbose: true },
  "--quiet": { quiet: true },
  "--verbose": { verbose: true },
  "--plaintext": { plaintext: true },
};

/** Reads the words behind `ssh`; gives "help" where they ask for it. Throws UsageError. */
export function readArguments(words: readonly string[]): Arguments | "help" {
  const found: Partial<Arguments> = {};
  const taken: Record<string, string> = {};
  let at = 0;
  let target: string | undefined;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "-h" || word === "--help") return "help";
    if (word === "--") break;
    if (!word.startsWith("-")) {
      if (target !== undefined) break;
      target = word;
      continue;
    }
    for (const option of bundled(word)) {
      const key = TAKES[option.name];
      if (key) {
        const value = option.value ?? words[++at];
        if (value === undefined) throw new UsageError(`${option.name} wants something behind it`);
        taken[key] = value;
      } else if (FLAGS[option.name]) Object.assign(found, FLAGS[option.name]);
      else throw new UsageError(`no option ${JSON.stringify(option.name)}`);
    }
  }
  if (words[at] === "--") at += 1;
  if (target === undefined) target = words[at++];
  if (target === undefined) throw new UsageError("which host?");
  return { ...DEFAULTS, ...found, ...strings(taken), ...commandOf(words.slice(at)), ...targetOf(target, taken) };
}

const DEFAULTS = { subsystem: false, quiet: false, verbose: false, plaintext: false };

/** `-qT` is `-q -T`, `-p22` is `-p 22`, `--port=22` has its value too. */
function bundled(word: string): { name: string; value?: string }[] {
  if (word.startsWith("--")) {
    const [, name = word, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    return [value === undefined ? { name } : { name, value }];
  }
  const options: { name: string; value?: string }[] = [];
  for (let at = 1; at < word.length; at++) {
    const name = `-${word.charAt(at)}`;
    const rest = word.slice(at + 1);
    if (TAKES[name]) return [...options, rest === "" ? { name } : { name, value: rest }];
    options.push({ name });
  }
  return options;
}

function strings({ port: _, user: __, ...rest }: Record<string, string>): Record<string, string> {
  return rest;
}

function commandOf(words: readonly string[]): { command?: string } {
  return words.length > 0 ? { command: words.join(" ") } : {};
}

/** `user@host`, `host:port`, `[::1]:port`. */
function targetOf(text: string, taken: Record<string, string>): Pick<Arguments, "user" | "host" | "port"> {
  const [, user, bracketed, bare, port] = /^(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:@[\]]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? bare;
  if (host === undefined) throw new UsageError(`${JSON.stringify(text)} is no [user@]host[:port]`);
  if (taken.port !== undefined && port !== undefined) throw new UsageError(`two ports: ${taken.port} and ${port}`);
  const number = taken.port ?? port ?? "2222";
  if (!/^\d{1,5}$/.test(number) || Number(number) > 65_535 || Number(number) < 1)
    throw new UsageError(`${JSON.stringify(number)} is no port from 1 to 65535`);
  return { user: taken.user ?? user ?? userInfo().username, host, port: Number(number) };
}
