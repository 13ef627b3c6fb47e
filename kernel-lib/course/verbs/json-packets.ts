import type { PacketView } from "../../capture";
import { JsonLines, Packet, scanFrame } from "../../wire";

/** Standard output blocks on files and pipes, so what waits here is all that is ever held. */
const FLUSH_BYTES = 1 << 16;

/** Writes each packet to standard output as a line of JSON: its fields by name. */
export class JsonPackets {
  private readonly lines = new JsonLines();
  private readonly scanned = new Packet();
  private readonly frame = { number: 0, seconds: 0, nanoseconds: 0 };

  packet({ number, seconds, nanoseconds, buffer, start, captured, original, captureInterface }: PacketView): void {
    const { lines, scanned, frame } = this;
    scanned.reset(buffer, start, captured, original);
    scanFrame(scanned, captureInterface.linkType);
    frame.number = number;
    frame.seconds = seconds;
    frame.nanoseconds = nanoseconds;
    lines.add(scanned, frame);
    if (lines.length >= FLUSH_BYTES) this.flush();
  }

  flush(): void {
    if (this.lines.length === 0) return;
    this.lines.drain((bytes) => {
      process.stdout.write(bytes);
      return process.stdout.writableLength === 0;
    });
  }
}
