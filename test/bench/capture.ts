/** `npm run bench -- capture`. */
import { benchDissection } from "./capture/dissect";
import { benchFilter } from "./capture/filter";
import { benchLive } from "./capture/live";

export async function main(): Promise<void> {
  await benchDissection();
  await benchFilter();
  benchLive();
}
