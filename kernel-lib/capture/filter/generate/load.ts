/** Loads and comparisons, relative to the headers that the generator knows. */

import { and, type Condition, conditionOf, not, type Statement, statement, testBlock } from "../../bpf/graph";
import { ALU, CLASS, MODE, OP, SIZE, SOURCE } from "../../bpf/instruction";
import type { Generator, Offset } from "./generator";

/** What an offset counts from. */
export type Base =
  | "packet"
  | "link header"
  | "previous link header"
  | "link type"
  /** The link layer's payload, where an LLC header may begin. */
  | "llc"
  | "mpls header before"
  | "network"
  | "network without SNAP"
  | "transport over IPv4"
  | "transport over IPv6";

/** Bytes that a load takes. */
export type Size = 1 | 2 | 4;
const SIZE_CODE = { 1: SIZE.B, 2: SIZE.H, 4: SIZE.W } as const;
export const sizeCode = (size: Size): number => SIZE_CODE[size];

/** Puts the varying part of an offset into X; no statements where it does not vary. */
export function loadVaryingPart(generator: Generator, offset: Offset): Statement[] {
  if (!offset.varies) return [];
  if (offset.register < 0) offset.register = generator.takeRegister();
  return [statement(OP.LDX_MEM, offset.register)];
}

function loadFrom(generator: Generator, offset: Offset, further: number, size: Size): Statement[] {
  const index = loadVaryingPart(generator, offset);
  const mode = index.length > 0 ? MODE.IND : MODE.ABS;
  return [...index, statement(CLASS.LD | mode | sizeCode(size), offset.constant + further)];
}

/** Puts into X the length of the IPv4 header (RFC 791 §3.1) and the varying part of the payload's offset. */
export function loadIpv4HeaderLength(generator: Generator): Statement[] {
  const index = loadVaryingPart(generator, generator.linkPayload);
  const header = generator.linkPayload.constant + generator.network;
  if (index.length === 0) return [statement(OP.LDX_MSH, header)];
  return [
    ...index,
    statement(CLASS.LD | MODE.IND | SIZE.B, header),
    statement(CLASS.ALU | ALU.AND, 0x0f),
    statement(CLASS.ALU | ALU.LSH, 2),
    statement(CLASS.ALU | ALU.ADD | SOURCE.X),
    statement(OP.TAX),
  ];
}

/** Puts the bytes at an offset into A. */
export function load(generator: Generator, base: Base, offset: number, size: Size): Statement[] {
  const { linkPayload, network, networkNoSnap } = generator;
  switch (base) {
    case "packet":
      return [statement(CLASS.LD | MODE.ABS | sizeCode(size), offset)];
    case "link header":
      return loadFrom(generator, generator.linkHeader, offset, size);
    case "previous link header":
      return loadFrom(generator, generator.previousLinkHeader, offset, size);
    case "link type":
      return loadFrom(generator, generator.linkTypeField, offset, size);
    case "llc":
      return loadFrom(generator, linkPayload, offset, size);
    case "mpls header before":
      return loadFrom(generator, linkPayload, network - 4 + offset, size);
    case "network":
      return loadFrom(generator, linkPayload, network + offset, size);
    case "network without SNAP":
      return loadFrom(generator, linkPayload, networkNoSnap + offset, size);
    case "transport over IPv6":
      // RFC 8200 §3: the IPv6 header has 40 bytes; extension headers are not followed.
      return loadFrom(generator, linkPayload, network + 40 + offset, size);
    case "transport over IPv4":
      return [
        ...loadIpv4HeaderLength(generator),
        statement(CLASS.LD | MODE.IND | sizeCode(size), linkPayload.constant + network + offset),
      ];
  }
}

export type Test = ">" | ">=" | "=" | "<" | "<=" | "!=";
const TEST_CODE = { ">": OP.JGT, "<=": OP.JGT, ">=": OP.JGE, "<": OP.JGE, "=": OP.JEQ, "!=": OP.JEQ } as const;
/** The machine has no test for these; it makes the opposite one and swaps the outcomes. */
export const isOpposite = (test: Test): boolean => test === "<=" || test === "<" || test === "!=";
export const testCode = (test: Test): number => TEST_CODE[test];

const ALL_BITS = 0xffff_ffff;

/** Compares the bytes at an offset, those of them that the mask has, with a value. */
export function compare(
  generator: Generator,
  base: Base,
  offset: number,
  size: Size,
  value: number,
  { mask = ALL_BITS, test = "=" }: { mask?: number; test?: Test } = {},
): Condition {
  const statements = load(generator, base, offset, size);
  if (mask >>> 0 !== ALL_BITS) statements.push(statement(CLASS.ALU | ALU.AND, mask));
  const condition = conditionOf(testBlock(testCode(test), value, statements));
  return isOpposite(test) ? not(condition) : condition;
}

/** Whether any of these bits is set in the byte or bytes at an offset. */
export function bitsSet(generator: Generator, base: Base, offset: number, size: Size, bits: number): Condition {
  return conditionOf(testBlock(OP.JSET, bits, load(generator, base, offset, size)));
}

/** Compares a run of bytes, its end first. */
export function compareBytes(generator: Generator, base: Base, offset: number, bytes: readonly number[]): Condition {
  let condition: Condition | undefined;
  for (let left = bytes.length; left > 0; ) {
    const size: Size = left >= 4 ? 4 : left >= 2 ? 2 : 1;
    left -= size;
    const value = bytes.slice(left, left + size).reduce((sum, byte) => sum * 256 + byte, 0);
    const part = compare(generator, base, offset + left, size, value);
    condition = condition ? and(condition, part) : part;
  }
  return condition ?? always();
}

/** True of every packet, or of none. */
export const always = (): Condition => conditionOf(testBlock(OP.JEQ, 0, [statement(OP.LD_IMM, 0)]));
export const never = (): Condition => conditionOf(testBlock(OP.JEQ, 0, [statement(OP.LD_IMM, 1)]));
