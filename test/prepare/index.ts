/** Makes ready what the tests need beside npm packages. */
import { setUp } from "../../kernel-lib/course/start/setup";
import { prepareTestSite } from "./python";

export async function prepare(): Promise<void> {
  await setUp((text) => console.log(text));
  await prepareTestSite();
}
