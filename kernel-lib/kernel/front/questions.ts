/** Requests about text: completion, hover, is it complete? They are answered while a cell runs, too. */
import type { CompilerAnswer } from "../protocol";
import type { CompilerProcess } from "./compiler-process";
import { toPoints, toUnits } from "./cursor";
import type { Content } from "./message";

/** Answers from what the cells so far have declared. */
export class Questions {
  constructor(
    private readonly compiler: CompilerProcess,
    private readonly declarations: () => string,
  ) {}

  /** Content of a `complete_reply`. */
  async complete({ code, cursor_pos: cursor }: { code: string; cursor_pos: number }): Promise<Content> {
    const { completion } = await this.#ask("complete", code, cursor);
    const { start, end, matches } = completion ?? { start: 0, end: 0, matches: [] };
    const place = { cursor_start: toPoints(code, start), cursor_end: toPoints(code, end) };
    return { status: "ok", matches, ...place, metadata: {} };
  }

  /** Content of an `inspect_reply`. */
  async inspect({ code, cursor_pos: cursor }: { code: string; cursor_pos: number }): Promise<Content> {
    const { description } = await this.#ask("inspect", code, cursor);
    const data = description === undefined ? {} : { "text/plain": description };
    return { status: "ok", found: description !== undefined, data, metadata: {} };
  }

  /** Content of an `is_complete_reply`. */
  async isComplete({ code }: { code: string }): Promise<Content> {
    const { completeness } = await this.#ask("isComplete", code, 0);
    return { ...(completeness ?? { status: "unknown" }) };
  }

  /** A compiler that is stopped meanwhile answers nothing. */
  #ask(ask: "complete" | "inspect" | "isComplete", source: string, cursor: number): Promise<CompilerAnswer> {
    const request = { ask, declarations: this.declarations(), source, position: toUnits(source, cursor) };
    return this.compiler.ask(request).catch(() => ({}));
  }
}
