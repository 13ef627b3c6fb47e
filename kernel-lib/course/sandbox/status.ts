/** Whether student code can be kept apart on this machine. */

export type SandboxStatus =
  | { usable: true; kind: "bubblewrap"; limits: "cgroup v2" | "cgroup v1" | "rlimits" }
  /** `why`: one sentence; `todo`: what to type or change. */
  | { usable: false; why: string; todo: string };
