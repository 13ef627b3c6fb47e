/** What a sandbox may use, all its processes together unless told otherwise. */

/** How the limits are kept: by control groups, or for each process alone. */
export const LIMIT_KINDS = ["cgroup v2", "cgroup v1", "rlimits"] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

export interface BoxLimits {
  memoryMb: number;
  /** Processes and their threads. */
  tasks: number;
  /** Processor time. */
  cpuSeconds: number;
  /** The work folder's; /tmp, the home and /dev/shm have a quarter of it each. */
  diskMb: number;
  /** Of each process. */
  openFiles: number;
}

export const BOX_LIMITS: BoxLimits = { memoryMb: 1024, tasks: 512, cpuSeconds: 120, diskMb: 256, openFiles: 4096 };
