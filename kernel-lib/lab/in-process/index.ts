/** Hosts of a lab inside this process. */
export { InProcessHost, inProcessEngine } from "./engine";
