// timeout: 600 s
// The tests of this folder that run learners' programs, once more in a sandbox: no verdict depends on the ground.
import { choose } from "./ground";

choose("sandbox");
require("./files.test");
require("./programs.test");
require("./sent.test");
require("./verdicts.test");
