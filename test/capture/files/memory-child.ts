// Reads a capture from standard input and says, on descriptor 3, how much memory that took. Started by memory.ts.
import { writeSync } from "node:fs";
import { matchFile, readCapture } from "../../../kernel-lib/capture";
import { main as wirebook } from "../../../kernel-lib/cli";

const USES: Record<string, () => Promise<number>> = {
  filter: async () => (await matchFile("-", "udp port 9")).frames.length,
  async read() {
    let packets = 0;
    for await (const { bytes } of readCapture("-")) packets += Math.sign(bytes.length);
    return packets;
  },
  // what it prints goes nowhere
  async dissect() {
    await wirebook(["node", "wirebook", "dissect", "--json", "-"]);
    return 0;
  },
};

async function main(): Promise<void> {
  const packets = await USES[process.argv[2] ?? ""]?.();
  writeSync(3, JSON.stringify({ packets, maxRssKiB: process.resourceUsage().maxRSS }));
}

main();
