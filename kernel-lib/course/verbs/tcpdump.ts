import type { Command } from "commander";
import { CaptureError, CaptureFileError, FilterError } from "../../capture";
import { getservbyport } from "../../socket";
import { runTcpdump, type TcpdumpOptions, type TcpdumpSummary } from "../../tools";
import { UsageError } from "./every-line";
import { JsonPackets } from "./json-packets";

interface Flags {
  interface?: string;
  read?: string;
  write?: string;
  count?: number;
  snapshotLength?: number;
  numeric?: number;
  verbose?: number;
  linkHeader?: boolean;
  bytes?: number;
  promiscuous: boolean;
  json?: boolean;
}

/** Describes `tcpdump [options] [EXPRESSION …]`, with tcpdump's own options. */
export function describeTcpdump(command: Command): void {
  const times = (_: unknown, before = 0): number => before + 1;
  command
    .argument("[expression...]", "which packets: arp, tcp port 22, dst 2.2.2.10 and not icmp, …; all unless told")
    .option("-i, --interface <name>", "an interface of this machine, or any, as unless told")
    .option("-r, --read <file>", "read a capture file (- is standard input) instead of an interface")
    .option("-w, --write <file>", "save packets to a capture file (- is standard output) instead of printing them")
    .option("-c, --count <number>", "end after so many packets", wholeNumber)
    .option("-s, --snapshot-length <bytes>", "how much of each packet to keep; 0 is all", wholeNumber)
    .option("-n, --numeric", "ports as numbers, not names", times)
    .option("-v, --verbose", "IP headers and TCP checksums too; -vv tells more", times)
    .option("-e, --link-header", "Ethernet addresses too")
    .option("-X, --bytes", "bytes and characters, from the IP header on; -XX from the Ethernet header on", times)
    .option("-p, --no-promiscuous", "only packets that are for this machine anyway")
    .option("-l, --line-buffered", "taken for tcpdump's sake: lines come as packets do")
    .option("--json", "one JSON object a packet, as of dissect")
    .action(async (words: string[], flags: Flags) => {
      process.exitCode = await run(optionsOf(words, flags), flags);
    });
}

function optionsOf(words: string[], flags: Flags): TcpdumpOptions {
  const { verbose = 0, bytes = 0, snapshotLength, count } = flags;
  return {
    filter: words.join(" "),
    ...(flags.interface === undefined ? {} : { interfaceName: flags.interface }),
    ...(flags.read === undefined ? {} : { read: flags.read }),
    ...(flags.write === undefined ? {} : { write: flags.write }),
    ...(count ? { count } : {}),
    ...(snapshotLength ? { snapLengthBytes: snapshotLength } : {}),
    numeric: (flags.numeric ?? 0) > 0,
    verbose: verbose > 1 ? 2 : (verbose as 0 | 1),
    linkHeader: flags.linkHeader ?? false,
    ...(bytes > 0 ? { bytes: bytes > 1 ? "frame" : "packet" } : {}),
    names: portNames(),
    promiscuous: flags.promiscuous,
    ...(flags.json ? { packets: new JsonPackets() } : {}),
  };
}

/** Numbers as they are found in /etc/services; never by a question to the network. */
function portNames(): NonNullable<TcpdumpOptions["names"]> {
  const known = new Map<string, string | undefined>();
  return (port, protocol) => {
    const key = `${port}/${protocol}`;
    if (!known.has(key)) known.set(key, nameOf(port, protocol));
    return known.get(key);
  };
}

function nameOf(port: number, protocol: "tcp" | "udp"): string | undefined {
  try {
    return getservbyport(port, protocol);
  } catch {
    return undefined;
  }
}

async function run(options: TcpdumpOptions, flags: Flags): Promise<number> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.on("SIGINT", end).on("SIGTERM", end);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    end();
  });
  try {
    const started = (what: string): void => console.error(what);
    const summary = await runTcpdump(
      { ...options, started, signal: ending.signal },
      (text) => void process.stdout.write(`${text}\n`),
    );
    console.error(countText(summary, flags.write));
    return 0;
  } catch (error) {
    return failed(error as Error, flags);
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
  }
}

function countText({ captured, kernel }: TcpdumpSummary, file: string | undefined): string {
  const packets = (count: number, what: string): string => `${count} packet${count === 1 ? "" : "s"} ${what}`;
  const done = packets(captured, file === undefined ? "captured" : `written to ${file}`);
  if (!kernel) return done;
  const received = packets(kernel.received, "received by filter");
  return `\n${done}\n${received}\n${packets(kernel.dropped, "dropped by kernel")}`;
}

function failed(error: Error & { code?: string }, { read, json }: Flags): number {
  if (error instanceof FilterError && json) {
    console.log(JSON.stringify({ error: { reason: error.reason, at: error.at } }));
    return 0;
  }
  if (error instanceof FilterError || error instanceof CaptureError) {
    console.error(error.message);
    return 1;
  }
  if (read === undefined || (!(error instanceof CaptureFileError) && error.code === undefined)) throw error;
  if (json) console.log(JSON.stringify({ error: error.message }));
  console.error(`Cannot read ${read === "-" ? "standard input" : read}: ${error.message}`);
  return 2;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`"${text}" is no whole number`);
  return Number(text);
}
