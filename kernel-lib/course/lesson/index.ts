export { captured, draw, predict, recording } from "./on-demand";
