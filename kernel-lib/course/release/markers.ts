/** The regions that never leave solutions/: between BEGIN and END SOLUTION, and between BEGIN and END HIDDEN TESTS. */

export type Region = "SOLUTION" | "HIDDEN TESTS";

/** Markers that do not pair up. */
export class MarkerError extends Error {
  override name = "MarkerError";
  readonly code = "ERR_MARKER";
}

/** A source cut at its markers. */
export interface Cut {
  /** What is left, `stub` in place of each region. */
  text: string;
  /** The lines that were taken out. */
  taken: string[];
  regions: number;
}

/**
 * Takes a kind of region out, as nbgrader does: each marker counts wherever it stands in its line, and the stub is
 * indented as the BEGIN line is. Throws MarkerError for a region inside another or without an end.
 * @example
 *   cut("a\n  // BEGIN SOLUTION\n  b\n  // END SOLUTION\nc", "SOLUTION", "stub").text // => "a\n  stub\nc"
 */
export function cut(source: string, region: Region, stub?: string): Cut {
  const kept: string[] = [];
  const taken: string[] = [];
  let regions = 0;
  let inside = false;
  for (const line of source.split("\n")) {
    if (line.includes(`BEGIN ${region}`)) {
      if (inside) throw new MarkerError(`BEGIN ${region} inside a region that has not ended`);
      inside = true;
      regions += 1;
      const indent = /^\s*/.exec(line)?.[0] ?? "";
      if (stub !== undefined) kept.push(...stub.split("\n").map((stubLine) => indent + stubLine));
    } else if (line.includes(`END ${region}`)) inside = false;
    else (inside ? taken : kept).push(line);
  }
  if (inside) throw new MarkerError(`BEGIN ${region} without END ${region}`);
  return { text: kept.join("\n"), taken, regions };
}
