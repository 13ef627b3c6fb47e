/** `npm run bench -- capture`. */
import { benchFilter } from "./capture/filter";

export async function main(): Promise<void> {
  await benchFilter();
}
