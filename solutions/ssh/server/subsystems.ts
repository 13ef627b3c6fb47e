/** What sshd serves beside commands. */
import type { Subsystems } from "./sshd";

export const subsystems: Subsystems = {};
