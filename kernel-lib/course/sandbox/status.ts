/** Whether student code can be kept apart on this machine. */

import type { LimitKind } from "./limits";

export type SandboxStatus =
  | { usable: true; kind: "bubblewrap"; limits: LimitKind }
  /** `why`: one sentence; `todo`: what to type or change. */
  | { usable: false; why: string; todo: string };
