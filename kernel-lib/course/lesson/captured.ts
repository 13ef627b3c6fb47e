/** What a lesson captures: live where this machine allows it, else the recorded capture that ships with the course. */
import path from "node:path";
import { type CapturedPacket, CaptureError, type CaptureOptions, capture, readCapture } from "../../capture";

const RECORDINGS = path.resolve(__dirname, "../../../notebooks/captures");

/** Where packets are captured, and what takes their place where that is not allowed. */
export interface CapturedOptions extends CaptureOptions {
  /** The interface; `lo` unless told. */
  on?: string;
  /** Name of the recorded capture, in notebooks/captures, without `.pcap`. */
  recorded: string;
}

/** Captures, or takes the recorded capture (documented in on-demand.ts). */
export async function captured(
  { on = "lo", recorded, ...options }: CapturedOptions,
  act: () => unknown,
): Promise<CapturedPacket[]> {
  const live = liveOrReason(on, options);
  try {
    await act();
  } catch (error) {
    if (!(live instanceof CaptureError)) live.close();
    throw error;
  }
  if (!(live instanceof CaptureError)) return live.stop();
  console.log(`${live.message}\nHere is a capture that was recorded before: ${recorded}.pcap.`);
  return recording(recorded);
}

/** Reads a recorded capture (documented in on-demand.ts). */
export async function recording(name: string): Promise<CapturedPacket[]> {
  const packets: CapturedPacket[] = [];
  for await (const packet of readCapture(path.join(RECORDINGS, `${name}.pcap`))) packets.push(packet);
  return packets;
}

function liveOrReason(on: string, options: CaptureOptions): ReturnType<typeof capture> | CaptureError {
  try {
    return capture(on, options);
  } catch (error) {
    if (error instanceof CaptureError && error.code !== "CAPTURE_NO_INTERFACE") return error;
    throw error;
  }
}
