/** Runs a filter over a capture file. */
import { CaptureFilter, type MatchOptions } from "./capture-filter";
import { CaptureFileError } from "./files/error";
import { visitCapture } from "./files/read";

export interface Matches {
  /** Numbers of the packets that match, from 1. */
  frames: number[];
  /** Why the file could not be read to its end. */
  broken?: CaptureFileError;
}

/**
 * Finds the packets of a file ("-" for standard input) that match an expression.
 * @throws {FilterError} if the expression cannot be compiled for the link type of the file's first interface
 * @throws {CaptureFileError} if it is no capture file; one that breaks off gives the matches before as well
 */
export async function matchFile(path: string, expression: string, options: MatchOptions = {}): Promise<Matches> {
  const frames: number[] = [];
  const filter = new CaptureFilter(expression, options);
  try {
    await visitCapture(
      path,
      (packet) => {
        if (filter.matches(packet)) frames.push(packet.number);
      },
      (parser) => filter.begin(parser),
    );
  } catch (error) {
    if (!(error instanceof CaptureFileError) || error.code !== "CAPTURE_BROKEN") throw error;
    return { frames, broken: error };
  }
  return { frames };
}
