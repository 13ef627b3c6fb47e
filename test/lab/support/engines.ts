/** Both engines, for tests that hold over either; the kernel's only where this machine lets it be had. */
import type { EngineKind } from "../../../kernel-lib/lab";
import { whyNotLinux } from "../../../kernel-lib/lab/linux";

/** Gives the engines that can be had here, and says which cannot. */
export async function enginesHere(): Promise<EngineKind[]> {
  const refused = await whyNotLinux();
  if (refused) console.log(`without the Linux kernel: ${refused.message}`);
  return refused ? ["in-process"] : ["in-process", "linux"];
}

/** Runs a test over each of them. */
export function onEach(
  kinds: readonly EngineKind[],
  test: (name: string, body: () => Promise<void>) => void,
): (name: string, body: (engine: EngineKind) => Promise<void>) => void {
  return (name, body) => {
    for (const kind of kinds) test(`${name} (${kind})`, () => body(kind));
  };
}
