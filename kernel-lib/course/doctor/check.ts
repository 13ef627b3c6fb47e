/** One thing that the course needs, or can use. */
export interface Check {
  name: string;
  /** `missing` is something the course does without, in another way. */
  state: "ok" | "missing" | "broken";
  /** What is there, or what is wrong. */
  finding: string;
  /** What to do about it. */
  fix?: string;
}

/** Makes a good finding. */
export function ok(name: string, finding: string): Check {
  return { name, state: "ok", finding };
}

/** Makes a finding that must be mended. */
export function broken(name: string, finding: string, fix: string): Check {
  return { name, state: "broken", finding, fix };
}

/** Makes a finding that costs something, but not the course. */
export function missing(name: string, finding: string, fix: string): Check {
  return { name, state: "missing", finding, fix };
}
