/** What sshd serves beside commands. */
import type { ByteStream } from "solution/08-ssh/stream";
import type { Subsystems } from "./sshd";

/** solutions/scp, as far as sshd knows it: it is loaded when somebody copies. */
interface Scp {
  serveTransfers(stream: ByteStream, folder: string, options: { wholeMachine: boolean }): Promise<void>;
}

export const subsystems: Subsystems = {
  transfer: async (stream, _request, folder) => {
    const { serveTransfers } = require("../../scp") as Scp;
    await serveTransfers(stream, folder, { wholeMachine: true }); // who is logged in may run cat on any file
    return 0;
  },
};
