/** The terminal as it must be for a session at another one: it changes nothing, neither keys nor output. */
import { execFileSync } from "node:child_process";

/**
 * Puts standard input's terminal into raw mode by stty; gives how to put it back. Node's own setRawMode is not enough: it
 * goes on writing a carriage return before each line feed, which full-screen programs do not expect.
 */
export function rawMode(): () => void {
  if (!process.stdin.isTTY) return () => {};
  const before = stty("-g").trim();
  let isRaw = true;
  const back = (): void => {
    if (isRaw) stty(before);
    isRaw = false;
  };
  process.once("exit", back);
  stty("raw", "-echo");
  return back;
}

function stty(...words: string[]): string {
  return execFileSync("stty", words, { encoding: "utf8", stdio: ["inherit", "pipe", "inherit"] });
}
