import { readFileSync } from "node:fs";
import { type Names, namesFrom } from "./names";

/** Names by the files of this system's /etc, each read when first needed; a missing file has no names. */
export function systemNames(): Names {
  return namesFrom((file) => {
    try {
      return readFileSync(`/etc/${file}`, "latin1");
    } catch {
      return "";
    }
  });
}
