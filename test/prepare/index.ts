/** Makes ready what the tests need beside npm packages. */
import { setUp } from "../../kernel-lib/course/start/setup";
import { prepareTestSite } from "./python";
import { prepareSystem } from "./system";

export async function prepare(): Promise<void> {
  prepareSystem((text) => console.log(text));
  await setUp((text) => console.log(text));
  await prepareTestSite();
}
