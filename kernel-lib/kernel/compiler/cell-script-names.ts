/** Same length as `import`, so that columns stay: `import("x")` becomes a call of the runner's loader. */
export const IMPORT_FUNCTION = "imp0rt";
