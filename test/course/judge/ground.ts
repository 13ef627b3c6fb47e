/** Where the tests of this folder have learners' programs run: here, or all of them again in a sandbox (sandboxed.test.ts). */
import type { GroundKind } from "../../../kernel-lib/course/judge";

let chosen: GroundKind = "local";

export function ground(): GroundKind {
  return chosen;
}

export function choose(kind: GroundKind): void {
  chosen = kind;
}
