import { type Command, InvalidArgumentError } from "commander";
import {
  type BpfInstruction,
  CaptureFileError,
  compileFilter,
  DEFAULT_SNAP_LENGTH_BYTES,
  FilterError,
  linkTypeName,
  listing,
  matchFile,
  parseLinkType,
} from "../../capture";

interface Options {
  link: number;
  snaplen: number;
  netmask: number;
  read?: string;
  json?: boolean;
}

/** Describes `filter [--link TYPE] [--snaplen N] [--read FILE] [--json] [EXPRESSION …]`. */
export function describeFilter(command: Command): void {
  command
    .argument("[expression...]", "the filter, in tcpdump's language; empty: every packet")
    .option(
      "--link <type>",
      "what packets begin with: EN10MB, RAW, LINUX_SLL, …, as in tcpdump -y; a file says it itself",
      linkType,
      parseLinkType("EN10MB"),
    )
    .option("--snaplen <bytes>", "how much of a matching packet is kept", wholeNumber, DEFAULT_SNAP_LENGTH_BYTES)
    .option("--netmask <mask>", 'the interface\'s, for "ip broadcast"', netmask, 0)
    .option("--read <file>", "give the numbers of the packets in a pcap or pcapng file that match; - is standard input")
    .option("--json", "one JSON object a line")
    .action(async (words: string[], options: Options) => {
      process.exitCode = await filter(words.join(" "), options);
    });
}

async function filter(expression: string, options: Options): Promise<number> {
  try {
    if (options.read === undefined) printProgram(expression, options);
    else await printMatches(options.read, expression, options);
    return 0;
  } catch (error) {
    if (!(error instanceof FilterError)) return unreadable(error as Error, options);
    if (options.json) printJson({ ok: false, error: { reason: error.reason, at: error.at } });
    else console.error(error.message);
    return options.json ? 0 : 1;
  }
}

/** A file that cannot be opened, or is no capture, is wrong usage. */
function unreadable(error: Error & { code?: string }, { read, json }: Options): number {
  if (!(error instanceof CaptureFileError) && error.code === undefined) throw error;
  if (json) printJson({ error: error.message });
  console.error(`Cannot read ${read === "-" ? "standard input" : read}: ${error.message}`);
  return 2;
}

function printProgram(expression: string, { link, snaplen, netmask, json }: Options): void {
  const program = compileFilter(expression, {
    linkType: link,
    snapLengthBytes: snaplen,
    netmask,
  });
  if (json) printJson({ ok: true, program: program.map(quadruple) });
  else process.stdout.write(`${listing(program).join("\n")}\n`);
}

const quadruple = ({ code, jt, jf, k }: BpfInstruction): [number, number, number, number] => [code, jt, jf, k];

async function printMatches(path: string, expression: string, { snaplen, netmask, json }: Options): Promise<void> {
  const { frames, broken } = await matchFile(path, expression, {
    snapLengthBytes: snaplen,
    netmask,
  });
  if (json) printJson({ ok: true, frames });
  else for (const frame of frames) console.log(frame);
  if (!broken) return;
  if (json) printJson({ error: broken.message });
  else console.error(broken.message);
}

const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

function linkType(text: string): number {
  const found = parseLinkType(text);
  if (found === undefined)
    throw new InvalidArgumentError(`"${text}" is no link type; ${linkTypeName(1)}, RAW, LINUX_SLL, NULL are some.`);
  return found;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(`"${text}" is no number of bytes.`);
  return Number(text);
}

function netmask(text: string): number {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255)))
    throw new InvalidArgumentError(`"${text}" is no netmask such as 255.255.255.0.`);
  return parts.reduce((mask, part) => ((mask << 8) | part) >>> 0, 0);
}
