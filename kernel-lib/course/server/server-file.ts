/** server.json: where a personal server is, for the programs of its owner. */
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "../whole-files";

export interface ServerFile {
  url: string;
  token: string;
  pid: number;
}

function fileIn(dataFolder: string): string {
  return path.join(dataFolder, "server.json");
}

/** Writes it for its owner's eyes only, whole or not at all; gives what takes it away. */
export function writeServerFile(dataFolder: string, url: string, token: string): () => void {
  const file = fileIn(dataFolder);
  const content: ServerFile = { url, token, pid: process.pid };
  writeWhole(file, `${JSON.stringify(content)}\n`);
  return () => rmSync(file, { force: true });
}

/** Reads it; undefined where there is none that can be used. */
export function readServerFile(dataFolder: string): ServerFile | undefined {
  try {
    const { url, token, pid } = JSON.parse(readFileSync(fileIn(dataFolder), "utf8")) as Partial<ServerFile>;
    if (typeof url === "string" && typeof token === "string" && typeof pid === "number") return { url, token, pid };
  } catch {
    // none, or torn by a full disk: a new one is written
  }
  return undefined;
}
