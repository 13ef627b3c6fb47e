import type { Command } from "commander";
import { CaptureError, CaptureFileError, FilterError } from "../../capture";
import { getservbyport } from "../../socket";
import { runTcpdump, TCPDUMP_OPTIONS, type TcpdumpOptions, type TcpdumpSummary } from "../../tools";
import { UsageError } from "./every-line";
import { JsonPackets } from "./json-packets";
import { untilEnded } from "./until-ended";

/** Describes `tcpdump [options] [EXPRESSION …]`, with tcpdump's own options. */
export function describeTcpdump(command: Command): void {
  const options: TcpdumpOptions = {};
  command.argument("[expression...]", "which packets: arp, tcp port 22, dst 2.2.2.10 and not icmp, …; all unless told");
  for (const { letter, name, value, says, take } of TCPDUMP_OPTIONS) {
    const flags = `-${letter}, --${name}${value === undefined ? "" : ` <${value}>`}`;
    command.option(flags, says, (text: string) => usable(() => take(options, text)));
  }
  command
    .option("--json", "one JSON object a packet, as of dissect")
    .action(async (words: string[], { json = false }: { json?: boolean }) => {
      const asked = { ...options, filter: words.join(" "), names: portNames() };
      process.exitCode = await run(json ? { ...asked, packets: new JsonPackets() } : asked, json);
    });
}

function usable(take: () => void): void {
  try {
    take();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
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

async function run(options: TcpdumpOptions, json: boolean): Promise<number> {
  try {
    const started = (what: string): void => console.error(what);
    const print = (text: string): void => void process.stdout.write(`${text}\n`);
    const summary = await untilEnded((signal) => runTcpdump({ ...options, started, signal }, print));
    console.error(countText(summary, options.write));
    return 0;
  } catch (error) {
    return failed(error as Error, options.read, json);
  }
}

function countText({ captured, kernel }: TcpdumpSummary, file: string | undefined): string {
  const packets = (count: number, what: string): string => `${count} packet${count === 1 ? "" : "s"} ${what}`;
  const done = packets(captured, file === undefined ? "captured" : `written to ${file}`);
  if (!kernel) return done;
  const received = packets(kernel.received, "received by filter");
  return `\n${done}\n${received}\n${packets(kernel.dropped, "dropped by kernel")}`;
}

function failed(error: Error & { code?: string }, read: string | undefined, json: boolean): number {
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
