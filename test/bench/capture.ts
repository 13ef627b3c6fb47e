/** `npm run bench -- capture`. */
import { benchDissection } from "./capture/dissect";
import { benchFilter } from "./capture/filter";

export async function main(): Promise<void> {
  await benchDissection();
  await benchFilter();
}
