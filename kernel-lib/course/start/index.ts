/** Set-up and start of the course. */
export { main } from "./main";
export { PLACES } from "./places";
export { hasPythonEnvironment, PYTHON } from "./python";
export { KERNELS, setUp, setupSteps } from "./setup";
