/** Packs on their way to the server: while one is being written there, the next is read here. */
import path from "node:path";
import { sizeText } from "solution/07-scp/progress";
import type { Session } from "../session";
import type { PackFault } from "./format";
import { load, Packing, sendPack } from "./send";

export class PackUpload {
  #packing = new Packing();
  #finish: (() => Promise<PackFault[]>) | undefined;

  constructor(
    private readonly session: Session,
    private readonly folder: string,
    private readonly to: string,
  ) {}

  /** Adds a small file by its path in the folder. */
  async add(relative: string): Promise<void> {
    const file = load(path.join(this.folder, relative), relative, this.session.print);
    if (!this.#packing.hasRoom(file)) await this.#send();
    this.#packing.add(file);
  }

  /** Waits until no answer is on its way: the talk is free for another request. */
  async settled(): Promise<void> {
    const finish = this.#finish;
    this.#finish = undefined;
    for (const { path: name, text } of (await finish?.()) ?? []) this.session.report.fail(name, text);
  }

  /** Sends what is left, and waits for the end of it. */
  async finish(): Promise<void> {
    if (this.#packing.files.length > 0) await this.#send();
    await this.settled();
  }

  async #send(): Promise<void> {
    await this.settled();
    const { session, to } = this;
    const { files } = this.#packing;
    this.#packing = new Packing();
    const { sentBytes, finish } = await sendPack(session.talk, files, { ...session.more, do: "pack", path: to });
    session.report.say(`${files.length} files, ${sizeText(sentBytes)} of them sent`);
    this.#finish = finish;
  }
}
