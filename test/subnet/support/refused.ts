import * as assert from "uvu/assert";
import { ParseError } from "../../../kernel-lib/subnet";

/** Asserts that a text is refused by a ParseError whose place begins at `from`. */
export function assertRefused(parse: (text: string) => unknown, text: string, from: number): void {
  let read: unknown;
  try {
    read = parse(text);
  } catch (error) {
    assert.instance(error, ParseError);
    assert.is((error as ParseError).at[0], from, (error as ParseError).message);
    return;
  }
  assert.unreachable(`${JSON.stringify(text)} was read as ${read}`);
}
