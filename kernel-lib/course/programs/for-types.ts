/** Before `tsc`: the modules of the solutions' notebooks as files. */
import { linkModules } from "./modules";

linkModules();
