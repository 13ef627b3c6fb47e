// Reads a capture from standard input and says how much memory that took. Started by memory.ts.
import { matchFile, readCapture } from "../../../kernel-lib/capture";

async function main(): Promise<void> {
  let packets = 0;
  if (process.argv[2] === "filter") packets = (await matchFile("-", "udp port 9")).frames.length;
  else for await (const { bytes } of readCapture("-")) packets += Math.sign(bytes.length);
  console.log(JSON.stringify({ packets, maxRssKiB: process.resourceUsage().maxRSS }));
}

main();
