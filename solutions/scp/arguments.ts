/** scp's command line. */
import { type Place, placeOf } from "./places";

/** Wrong usage; ends with exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** How the host is reached. */
export interface Way {
  port?: number;
  plaintext: boolean;
  fingerprint?: string;
  passwordFile?: string;
  directory?: string;
}

export interface Copy extends Way {
  sources: Place[];
  target: Place;
  recursive: boolean;
  quiet: boolean;
  verbose: boolean;
}

/** A folder to serve without a login. */
export interface Serve {
  serve: string;
  port: number;
}

type Flag = "recursive" | "quiet" | "verbose" | "plaintext" | "preserve";
type Value = "port" | "fingerprint" | "passwordFile" | "directory" | "serve";

const FLAGS: Record<string, Flag> = {
  "-r": "recursive",
  "-p": "preserve",
  "-q": "quiet",
  "-v": "verbose",
  "--quiet": "quiet",
  "--verbose": "verbose",
  "--plaintext": "plaintext",
};
const VALUES: Record<string, Value> = {
  "-P": "port",
  "--fingerprint": "fingerprint",
  "--password-file": "passwordFile",
  "--directory": "directory",
  "--serve": "serve",
};

/** Reads the words behind `scp`; gives "help" where they ask for it. Throws UsageError. */
export function readArguments(words: readonly string[]): Copy | Serve | "help" {
  const flags = new Set<Flag>();
  const values: Partial<Record<Value, string>> = {};
  const places: string[] = [];
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === "-h" || word === "--help") return "help";
    if (word === "--") places.push(...left.splice(0));
    else if (!word.startsWith("-") || word === "-") places.push(word);
    else {
      const { name, rest } = option(word);
      const [flag, value] = [FLAGS[name], VALUES[name]];
      if (flag !== undefined) {
        flags.add(flag);
        if (rest !== undefined) left.unshift(`-${rest}`);
      } else if (value !== undefined) {
        const given = rest ?? left.shift();
        if (given === undefined) throw new UsageError(`${name} wants something behind it`);
        values[value] = given;
      } else throw new UsageError(`no option ${JSON.stringify(name)}`);
    }
  }
  return values.serve === undefined ? copyOf(flags, values, places) : serveOf(values, places);
}

/** `-rq` is `-r -q`, `-P22` is `-P 22`, `--serve=x` has its value too. */
function option(word: string): { name: string; rest?: string } {
  const [, long, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
  if (long !== undefined && value !== undefined) return { name: long, rest: value };
  if (word.startsWith("--") || word.length === 2) return { name: word };
  return { name: word.slice(0, 2), rest: word.slice(2) };
}

function serveOf({ serve = "", port }: Partial<Record<Value, string>>, places: readonly string[]): Serve {
  if (places.length > 0) throw new UsageError("--serve takes one folder, and nothing else");
  return { serve, port: portOf(port, 0) ?? 0 };
}

function copyOf(flags: Set<Flag>, { port, serve: _, ...way }: Partial<Record<Value, string>>, words: string[]): Copy {
  const places = words.map(placeOf);
  const target = places.pop();
  if (target === undefined || places.length === 0) throw new UsageError("what is to be copied, and where to?");
  const hosts = new Set([...places, target].flatMap(({ host }) => host ?? []));
  if (hosts.size === 0) throw new UsageError("nothing of this is on a host (host:path); cp copies files here");
  if (target.host !== undefined && places.some(({ host }) => host !== undefined))
    throw new UsageError("from host to host is not possible; copy the file here first");
  if (hosts.size > 1) throw new UsageError("one host at a time");
  const number = portOf(port, 1);
  return {
    sources: places,
    target,
    recursive: flags.has("recursive"),
    quiet: flags.has("quiet"),
    verbose: flags.has("verbose"),
    plaintext: flags.has("plaintext"),
    ...(number === undefined ? {} : { port: number }),
    ...way,
  };
}

function portOf(text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`${JSON.stringify(text)} is no port from ${least} to 65535`);
}
