// Reads a capture into one flat object a packet, with addresses as text and checksums verified. Started by dissect.ts.
import { visitCapture } from "../../../kernel-lib/capture";
import { flatten, Packet, scanFrame } from "../../../kernel-lib/wire";

async function main(): Promise<void> {
  const packet = new Packet();
  let packets = 0;
  let sum = 0;
  await visitCapture(process.argv[2] ?? "", (view) => {
    packet.reset(view.buffer, view.start, view.captured, view.original);
    scanFrame(packet, view.captureInterface.linkType);
    const flat = flatten(packet, view);
    packets++;
    sum += (flat["ip.src"] ?? flat["ip6.src"] ?? "").length + (flat["tcp.ck"] ?? flat["udp.ck"] ?? 0);
  });
  console.log(packets, sum);
}

main();
