export * from "./arguments";
export * from "./socket-error";
