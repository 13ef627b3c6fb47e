/** Makes ready what the tests need beside npm packages. */
import { setUp } from "../../kernel-lib/course/start/setup";

export async function prepare(): Promise<void> {
  await setUp((text) => console.log(text));
}
