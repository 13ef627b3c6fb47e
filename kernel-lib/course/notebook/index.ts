export * from "./notebook";
