// needs: solutions
/** The chat under load while its server is killed and started again, and while its connections are cut. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Message } from "solution/06-chat/chat";
import { House } from "solution/06-chat/house";
import { Journal } from "solution/06-chat/journal";
import type { Kept } from "solution/06-chat/rooms";
import { ROOT } from "../../../kernel-lib/course/exercise";
import { seeded } from "../../../kernel-lib/course/judge/seeded";
import { lastingPort } from "./lasting-port";
import { Talkers } from "./talkers";

const TALKERS = 6;
/** Acknowledged messages between one accident and the next. */
const CALM = { least: 1, most: 120 };

/** What a run proved. */
export interface Survived {
  accidents: number;
  messages: number;
}

/** SIGKILLs the server so many times; throws unless every acknowledged message came to everybody once. */
export async function killServer(kills: number, seed: number): Promise<Survived> {
  const folder = mkdtempSync(path.join(tmpdir(), "wirebook-chat-"));
  const journal = path.join(folder, "journal");
  const random = seeded(seed);
  const port = lastingPort();
  let server = await startServer(port, journal);
  const talkers = new Talkers(port, TALKERS);
  try {
    await talkers.begin();
    for (let done = 0; done < kills; done++) {
      const wanted = talkers.acknowledged + random(CALM.least, CALM.most);
      await talkers.until(() => talkers.acknowledged >= wanted);
      server.kill("SIGKILL");
      await once(server, "close");
      server = await startServer(port, journal);
    }
    await talkers.finish();
    const heard = talkers.verify();
    compareJournal(journal, heard);
    return { accidents: kills, messages: heard.length };
  } finally {
    server.kill("SIGKILL");
    await talkers.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Cuts one connection after the other; throws unless every message came to everybody once. */
export async function cutConnections(cuts: number, seed: number): Promise<Survived> {
  const house = new House({ port: 0, burst: 1e6, perSecond: 1e6 });
  const random = seeded(seed);
  const talkers = new Talkers(house.start(), TALKERS);
  try {
    await talkers.begin();
    for (let done = 0; done < cuts; done++) {
      const wanted = talkers.acknowledged + random(CALM.least, CALM.most);
      await talkers.until(() => talkers.acknowledged >= wanted);
      const here = [...house.rooms.names.keys()];
      house.server.drop(here[random(0, here.length - 1)] ?? 0);
    }
    await talkers.finish();
    return { accidents: cuts, messages: talkers.verify().length };
  } finally {
    await talkers.close();
    house.close();
  }
}

/** Who was away and comes back later hears what the journal has: it must be what the others heard. */
function compareJournal(file: string, heard: readonly string[]): void {
  const texts = new Journal(file).read().flatMap((kept) => ("text" in (kept as Kept) ? [(kept as Message).text] : []));
  const at = texts.findIndex((text, index) => text !== heard.at(index - texts.length));
  if (at >= 0)
    throw new Error(`message ${at} of the journal is ${texts[at]}; heard was ${heard.at(at - texts.length)}`);
  if (texts.length === 0) throw new Error("the journal is empty");
}

async function startServer(port: number, journal: string): Promise<ChildProcess> {
  const own = ["chat", "serve", "--quiet", "--port", String(port), "--journal", journal];
  const loose = ["--burst", "1000000", "--rate", "1000000"];
  const child = spawn(process.execPath, [path.join(ROOT, "kernel-lib", "wirebook.cjs"), ...own, ...loose], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const _listening of createInterface({ input: child.stdout })) return child;
  throw new Error("the server ended before it listened");
}
