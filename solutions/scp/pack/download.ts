/** Small files of one folder of the server's. */
import { Fault } from "solution/07-scp/faults";
import { sizeText } from "solution/07-scp/progress";
import type { Session } from "../session";
import { faultsIn, packedIn } from "./format";
import { receivePack } from "./receive";

/** Fetches these files, and takes no other. */
export async function unpackInto(
  session: Session,
  from: string,
  folder: number,
  names: readonly string[],
): Promise<void> {
  const { talk, more, print, report } = session;
  await talk.say({ ...more, do: "unpack", path: from, names });
  const message = await talk.hear();
  const asked = new Set(names);
  for (const { path } of packedIn(message)) {
    // what it tells twice it has not been asked for twice
    if (!asked.delete(path))
      throw new Fault("frame", `the server sends ${JSON.stringify(path)}, which nobody asked for`);
  }
  const missed = faultsIn({ faults: message.missed });
  const faults = await receivePack(talk, folder, [], message, print);
  for (const { path, text } of [...missed, ...faults]) report.fail(`${from}/${path}`, text);
  report.say(`${from}: ${names.length} files, ${sizeText(packedIn(message).reduce((sum, { size }) => sum + size, 0))}`);
}
