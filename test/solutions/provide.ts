/** Imported before anything that imports `solution/…`. */
import { provideModules } from "../../kernel-lib/course/programs";

provideModules();
