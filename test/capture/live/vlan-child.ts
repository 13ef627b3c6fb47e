/** Runs inside a network namespace of its own: a tagged frame goes into one end of a veth pair and is captured at the other. */
import { execFileSync } from "node:child_process";
import { capture } from "../../../kernel-lib/capture";
import { AF_PACKET, SOCK_RAW, Socket } from "../../../kernel-lib/socket";
import { decodeVlan, dissect, encodeEthernet, encodeIpv4, encodeUdp, encodeVlan } from "../../../kernel-lib/wire";
import { until } from "../../processes";

const ip = (...words: string[]): string => execFileSync("ip", words, { encoding: "utf8" });

async function main(): Promise<void> {
  ip("link", "add", "left", "type", "veth", "peer", "name", "right");
  for (const name of ["left", "right"]) ip("link", "set", name, "up");
  // the kernel notices the carrier a little later: until then what is sent vanishes
  for (const name of ["left", "right"])
    await until(`${name} takes frames`, () => !ip("link", "show", name).includes("qdisc noop "));
  const matching = capture("right", { filter: "vlan 42 and udp port 9000" });
  const other = capture("right", { filter: "vlan 43" });
  const sender = new Socket(AF_PACKET, SOCK_RAW, 0);
  sender.bind(["left", 0]);
  const inner = encodeIpv4(
    { source: "192.0.2.1", destination: "192.0.2.2", protocol: 17 },
    encodeUdp({ sourcePort: 1000, destinationPort: 9000 }, new TextEncoder().encode("hi")),
  );
  const tagged = encodeVlan({ identifier: 42, type: 0x0800 }, inner);
  const addresses = { source: "02:00:00:00:00:01", destination: "02:00:00:00:00:02" };
  await sender.send(encodeEthernet({ ...addresses, type: 0x8100 }, tagged));
  sender.close();
  const [packet, ...more] = await matching.stop();
  const bytes = packet?.bytes ?? new Uint8Array(0);
  const layers = dissect(bytes).layers.map(({ protocol }) => protocol);
  const others = (await other.stop()).length;
  const { identifier } = decodeVlan(bytes, 14);
  console.log(JSON.stringify({ layers: layers.slice(0, 4), identifier, matched: 1 + more.length, others }));
}

void main();
