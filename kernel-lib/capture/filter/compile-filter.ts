import type { BpfInstruction } from "../bpf/instruction";
import { type CompileOptions, compileExpression } from "./compile";
import { systemNames } from "./system-names";

/**
 * Compiles a filter expression to a program for a classic BPF machine: it returns how many bytes of a packet to keep, 0 for
 * a packet that does not match. An empty expression matches every packet.
 * @throws {FilterError} with the reason and the place of what cannot be compiled
 * @example
 * compileFilter("ip", { snapLengthBytes: 96 }).length // => 4
 * compileFilter("ip")[0] // => { code: 0x28, jt: 0, jf: 0, k: 12 }
 */
export function compileFilter(expression: string, options: CompileOptions = {}): BpfInstruction[] {
  return compileExpression(expression, { ...options, names: options.names ?? systemNames() });
}
