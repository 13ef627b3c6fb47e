/** tcpdump in a cell: its command line as one text, its lines as a value. */
import { type CapturedPacket, createCaptureFile, LINK_TYPE } from "../../capture";
import { CommandLineError, parseCommandLine } from "./command-line";
import { runTcpdump, type TcpdumpOptions } from "./tcpdump";

/** What tcpdump printed; a cell shows it as text. */
export class TcpdumpOutput {
  constructor(
    readonly lines: readonly string[],
    /** How many packets these are; -v and -X take several lines for one. */
    readonly count: number,
    /** The file of -w, with how many packets went there. */
    readonly written?: string,
  ) {}

  toString(): string {
    const counted = `${this.count} packet${this.count === 1 ? "" : "s"}`;
    if (this.written !== undefined) return `${counted} written to ${this.written}`;
    return [...this.lines, counted].join("\n");
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}

/** Where the packets of a cell's tcpdump come from, instead of an interface or -r. */
export interface TcpdumpSource {
  packets?: Iterable<CapturedPacket>;
  /** Ends a live capture. */
  signal?: AbortSignal;
}

/**
 * Runs tcpdump as a command line has it, without its first word: `tcpdump("tcp port 22 -vv", { packets })`. Live captures
 * end after -c packets, or by the signal.
 * @throws {CommandLineError} for an option that is not there
 * @throws {FilterError} where the filter cannot be compiled
 */
export async function tcpdump(commandLine: string, { packets, signal }: TcpdumpSource = {}): Promise<TcpdumpOutput> {
  const options: TcpdumpOptions = { numeric: true, ...parseCommandLine(commandLine), ...(signal ? { signal } : {}) };
  if (!packets && options.read === undefined && options.count === undefined && !signal)
    throw new CommandLineError(commandLine, "a live capture in a cell must end: say -c COUNT, or give a signal");
  const lines: string[] = [];
  const { captured } = await runTcpdump(packets ? { ...options, captured: packets } : options, (text) =>
    lines.push(...text.split("\n")),
  );
  return new TcpdumpOutput(lines, captured, options.write);
}

/**
 * Saves packets to a capture file that Wireshark opens; gives how many. A name that ends in .pcapng makes a pcapng file.
 */
export async function savePackets(path: string, packets: readonly CapturedPacket[]): Promise<number> {
  const linkType = packets[0]?.captureInterface.linkType ?? LINK_TYPE.EN10MB;
  const file = await createCaptureFile(path, { interfaces: [{ linkType }] });
  for (const packet of packets) await file.write(packet);
  await file.close();
  return packets.length;
}
