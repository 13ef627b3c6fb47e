/**
 * The finished programs: `solutions/<program>/main.ts`, built of the modules of their exercise's notebook, which they
 * import as `solution/<exercise>/<module>` with their types (`npm run types` puts them where tsconfig.json looks).
 * A program reads `process.argv` from the third on and sets `process.exitCode`; nothing of the course imports one.
 */
export { coloured } from "../verbs/colours";
export { linkModules, provideModules } from "./modules";
export { needParsed } from "./parses";
export { startProgram } from "./start";
