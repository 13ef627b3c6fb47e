/** What sshd serves beside commands. */
import { serveTransfers } from "../../scp";
import type { Subsystems } from "./sshd";

export const subsystems: Subsystems = {
  /** For `wirebook scp`: who has logged in may name every file of the machine. */
  transfer: async (stream, _request, folder) => {
    await serveTransfers(stream, folder, { wholeMachine: true });
    return 0;
  },
};
