// needs: solutions
/** Imported before anything of solutions/: lets this process import the modules of their notebooks. */
import { provideModules } from "../../../kernel-lib/course/programs";

provideModules();
