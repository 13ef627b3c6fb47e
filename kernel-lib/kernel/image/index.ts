/** The set-up side of the kernel: what must be built before it starts, and how Jupyter finds it. */
export { type BuildStep, buildSteps } from "./build";
export { identify, isAlive, isElsewhere, isRunning, type ProcessIdentity, parentOf, readIdentity } from "./identity";
export { hasKernelspec, KERNEL_NAME, writeKernelspec } from "./kernelspec";
export { lock } from "./lock";

const { ROOT, STATE, fingerprint } = require("./fingerprint.cjs") as typeof import("./fingerprint.cjs");

export { fingerprint, ROOT, STATE };
