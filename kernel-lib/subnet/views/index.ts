export * from "./bit-view";
export * from "./cut-map";
export * from "./match-walk";
export * from "./octet-map";
export * from "./plan-table";
