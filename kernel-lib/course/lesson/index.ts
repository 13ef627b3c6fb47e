export { draw } from "./draw";
export { predict } from "./predict";
