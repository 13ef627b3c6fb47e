/** Header fields as the tree has them: names in words, single bits together. */
import type { HeaderField } from "../../../wire";

/** sourcePort → source port */
export function wordsOf(name: string): string {
  return name.replace(/[a-z\d](?=[A-Z][a-z])/g, "$& ").replace(/ [A-Z](?=[a-z])/g, (start) => start.toLowerCase());
}

/** Three bits and more in a row become one line, which opens. */
const FEWEST_FLAGS = 3;

/** Puts a run of single bits into one field that has them as children. */
export function withFlagsTogether(fields: readonly HeaderField[]): HeaderField[] {
  const from = fields.findIndex(isFlag);
  const length = fields.slice(from).findIndex((field) => !isFlag(field));
  if (from < 0 || length < FEWEST_FLAGS) return [...fields];
  const children = fields.slice(from, from + length);
  const set = children.filter(({ value }) => value === true).map(({ name }) => wordsOf(name));
  const flags: HeaderField = {
    name: "flags",
    bitOffset: children[0]?.bitOffset ?? 0,
    bitLength: length,
    value: set.length,
    text: set.length === 0 ? "none" : set.join(", "),
    children,
  };
  return [...fields.slice(0, from), flags, ...fields.slice(from + length)];
}

const isFlag = ({ bitLength, value }: HeaderField): boolean => bitLength === 1 && typeof value === "boolean";
