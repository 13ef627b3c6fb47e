/** Entry of a program made of an exercise's modules: `program-main.ts FOLDER REFUSED MODULE [ARGUMENT…]`. */
import path from "node:path";
import { runModule } from "./run-module";

const [folder, refused, module, ...parameters] = process.argv.slice(2) as [string, string, string, ...string[]];
runModule(path.join(folder, `${module}.ts`), parameters, JSON.parse(refused) as string[]);
