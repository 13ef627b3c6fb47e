import { writeFileSync } from "node:fs";
import { constants } from "node:os";
import type { Setting } from "./protocol";

/** Writes settings of the namespace of this thread; gives 0, or the first error as a negative number. */
export function writeSettings(settings: readonly Setting[]): number {
  let result = 0;
  for (const [file, value] of settings) {
    try {
      writeFileSync(`/proc/sys/net/${file}`, value);
    } catch (error) {
      const { errno = -constants.errno.EIO } = error as NodeJS.ErrnoException;
      if (result === 0) result = errno;
    }
  }
  return result;
}
