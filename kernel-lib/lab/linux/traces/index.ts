/**
 * Traces of kernel-lib/handshake, played against the Linux kernel.
 *
 * Not supported: what parseTrace does not read; and no moment is more exact than the machine is idle (see latenessMs).
 */
export { type KernelOutcome, playOnKernel, type Stage } from "./play";
export { KernelStages } from "./stage";
