/** The set-up side of the kernel: what must be built before it starts, and how Jupyter finds it. */
export { type BuildStep, buildSteps } from "./build";
export { hasKernelspec, KERNEL_NAME, writeKernelspec } from "./kernelspec";

const { ROOT, STATE, fingerprint } = require("./fingerprint.cjs") as typeof import("./fingerprint.cjs");

export { fingerprint, ROOT, STATE };
