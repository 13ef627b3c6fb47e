/** What a constant is where the operating system has no such thing; every call refuses it before the system is asked. */
export const NOT_HERE = -1;

/** The value of a constant on Linux or on macOS; left out, macOS has no such constant. */
export function either(linux: number, darwin: number = NOT_HERE): number {
  return process.platform === "darwin" ? darwin : linux;
}

/** A constant that macOS alone has. */
export function darwinOnly(value: number): number {
  return either(NOT_HERE, value);
}
