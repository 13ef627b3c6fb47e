export { predict, reveal } from "./predict";
