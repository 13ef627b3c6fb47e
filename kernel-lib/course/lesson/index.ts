export { predict } from "./predict";
