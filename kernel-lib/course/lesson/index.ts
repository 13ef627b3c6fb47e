export { draw } from "./draw";
export { captured, recording } from "./on-demand";
export { predict } from "./predict";
