export { machine } from "./machine";
