/** How much memory reading takes: a capture of any size is poured into a process that reads it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Writable } from "node:stream";
import { captureEncoder, type EncodeOptions, LINK_TYPE } from "../../../kernel-lib/capture";
import { PacketMaker } from "../made/packets";

const REGISTER = path.resolve(__dirname, "../../../kernel-lib/kernel/load/register.cjs");
const CHILD = path.join(__dirname, "memory-child.ts");

export interface Reading {
  packets: number;
  maxRssKiB: number;
  pouredBytes: number;
}

export type Use = "filter" | "read" | "dissect";

/** Pours at least so many bytes of packets into a process that does something with them. */
export async function pour(use: Use, format: EncodeOptions["format"] & string, bytes: number): Promise<Reading> {
  const child = spawn(process.execPath, ["-r", REGISTER, CHILD, use], {
    stdio: ["pipe", "ignore", "inherit", "pipe"],
  });
  const stdin = child.stdin as Writable;
  const output: Buffer[] = [];
  child.stdio[3]?.on("data", (data: Buffer) => output.push(data));
  const ended = once(child, "close");
  const encoder = captureEncoder({ format, interfaces: [{ linkType: LINK_TYPE.EN10MB }] });
  const packets = new PacketMaker(LINK_TYPE.EN10MB, 1).packets(4000).filter((packet) => packet.bytes.length > 0);
  const piece = Buffer.concat(packets.map((packet) => encoder.packet({ seconds: 1, nanoseconds: 0, ...packet })));
  stdin.write(encoder.header());
  let pouredBytes = 0;
  for (; pouredBytes < bytes; pouredBytes += piece.length) if (!stdin.write(piece)) await once(stdin, "drain");
  stdin.end();
  await ended;
  return { ...(JSON.parse(Buffer.concat(output).toString()) as Omit<Reading, "pouredBytes">), pouredBytes };
}

/** Memory may differ by this much between a small and a large capture: buffers, and when garbage is collected. */
const TOLERANCE_KIB = 48 * 1024;

/** Throws where reading a large capture takes more memory than a small one. */
export async function checkConstantMemory(largeBytes: number): Promise<string[]> {
  const lines: string[] = [];
  for (const use of ["filter", "read", "dissect"] as const)
    for (const format of ["pcap", "pcapng"] as const) {
      const small = await pour(use, format, largeBytes / 8);
      const large = await pour(use, format, largeBytes);
      const grown = large.maxRssKiB - small.maxRssKiB;
      lines.push(
        `${use} ${format}: ${Math.round(large.pouredBytes / 2 ** 20)} MiB in ${Math.round(large.maxRssKiB / 1024)} MiB of memory (${Math.round(grown / 1024)} more than an eighth of it)`,
      );
      if (grown > TOLERANCE_KIB) throw new Error(`memory grows with the capture: ${lines.at(-1)}`);
    }
  return lines;
}
