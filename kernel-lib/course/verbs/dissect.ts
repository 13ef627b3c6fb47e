import type { Command } from "commander";
import { CaptureFileError, copyPacket, type PacketView, visitCapture } from "../../capture";
import { dissect, packetRow } from "../../wire";
import { coloured } from "./colours";
import { JsonPackets } from "./json-packets";

/** Describes `dissect [--json] FILE`. */
export function describeDissect(command: Command): void {
  command
    .argument("<file>", "a pcap or pcapng file; - is standard input")
    .option("--json", "one JSON object a packet: its fields by name, its checksums, where it breaks off")
    .action(async (file: string, { json }: { json?: boolean }) => {
      process.exitCode = await dissectFile(file, json ? new JsonPrinter() : new LinePrinter());
    });
}

/** Takes packets, and what ended a file before its time. */
interface Printer {
  packet(view: PacketView): void;
  broken(reason: string): void;
  unreadable(reason: string): void;
  flush(): void;
}

/** The reader has gone away: `dissect … | head`. */
class NobodyReads extends Error {}

async function dissectFile(file: string, printer: Printer): Promise<number> {
  let closed = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    closed = true;
  });
  try {
    await visitCapture(file, (view) => {
      if (closed) throw new NobodyReads();
      printer.packet(view);
    });
    return 0;
  } catch (error) {
    if (error instanceof NobodyReads) return 0;
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof CaptureFileError && code === "CAPTURE_BROKEN") {
      printer.broken(message);
      return 0;
    }
    if (code === undefined) throw error;
    printer.unreadable(message);
    console.error(`Cannot read ${file === "-" ? "standard input" : file}: ${message}`);
    return 2;
  } finally {
    printer.flush();
  }
}

/** Lines of JSON, and what went wrong as one more. */
class JsonPrinter extends JsonPackets implements Printer {
  broken(reason: string): void {
    this.flush();
    this.unreadable(reason);
  }

  unreadable(reason: string): void {
    process.stdout.write(`${JSON.stringify({ error: reason })}\n`);
  }
}

/** One line a packet, as the list of a packet browser has it; what is wrong with it stands behind. */
class LinePrinter implements Printer {
  private waiting: string[] = [];
  private first: { seconds: number; nanoseconds: number } | undefined;

  packet(view: PacketView): void {
    const { number, seconds, nanoseconds, bytes, originalLength, captureInterface } = copyPacket(view);
    this.first ??= { seconds, nanoseconds };
    const sinceFirst = seconds - this.first.seconds + (nanoseconds - this.first.nanoseconds) / 1e9;
    const { source, destination, protocol, info, malformed } = packetRow(
      dissect(bytes, { linkType: captureInterface.linkType, originalLength }),
    );
    const ends = source === "" ? "" : `${source} → ${destination}  `;
    const fault = malformed === undefined ? "" : `  ${coloured("red", `[${malformed}]`)}`;
    this.waiting.push(
      `${String(number).padStart(5)}  ${coloured("dim", sinceFirst.toFixed(6).padStart(11))}  ${ends}${coloured("cyan", protocol)}  ${originalLength} bytes  ${info}${fault}\n`,
    );
    if (this.waiting.length >= 500) this.flush();
  }

  broken(reason: string): void {
    this.flush();
    console.error(reason);
  }

  unreadable(): void {}

  flush(): void {
    if (this.waiting.length > 0) process.stdout.write(this.waiting.join(""));
    this.waiting = [];
  }
}
