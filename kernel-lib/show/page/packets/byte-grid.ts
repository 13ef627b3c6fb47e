/** The lower right pane: the bytes of the chosen packet, in hexadecimal and as characters. */
import { element } from "./element";
import type { ByteRange } from "./field-tree";
import { VirtualList } from "./virtual-list";

const PER_LINE = 16;
const LINE_PX = 19;
const NO_BYTES = new Uint8Array();

export class ByteGrid {
  readonly element = element("div", "wb-bytes");
  private readonly list: VirtualList;
  private bytes: Uint8Array = NO_BYTES;
  private lit: ByteRange | undefined;
  private chosen: ByteRange | undefined;

  constructor(hover: (at: number | undefined) => void, choose: (at: number) => void) {
    const { element: grid } = this;
    grid.setAttribute("role", "region");
    grid.setAttribute("aria-label", "bytes of the packet");
    grid.tabIndex = 0;
    this.list = new VirtualList(grid, {
      rowHeightPx: LINE_PX,
      make: makeLine,
      paint: (line, index) => this.paint(line, index),
    });
    grid.addEventListener("mouseover", ({ target }) => hover(byteAt(target)));
    grid.addEventListener("mouseleave", () => hover(undefined));
    grid.addEventListener("click", ({ target }) => {
      const at = byteAt(target);
      if (at !== undefined) choose(at);
    });
  }

  show(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.lit = this.chosen = undefined;
    this.element.scrollTop = 0;
    this.list.setCount(Math.ceil(bytes.length / PER_LINE));
  }

  /** Lights the bytes of what the pointer is on. */
  light(range: ByteRange | undefined): void {
    this.lit = range;
    this.list.repaint();
  }

  /** Marks the bytes of what is chosen, and shows where they begin. */
  choose(range: ByteRange): void {
    this.chosen = range;
    this.list.repaint();
    if (range.from < this.bytes.length) this.list.reveal(Math.floor(range.from / PER_LINE));
  }

  close(): void {
    this.list.close();
  }

  private paint(line: HTMLElement, index: number): void {
    const from = index * PER_LINE;
    (line.children[0] as HTMLElement).textContent = from.toString(16).padStart(4, "0");
    for (let column = 0; column < PER_LINE; column++) {
      const at = from + column;
      const byte = this.bytes[at];
      const state = byte === undefined ? "" : stateOf(at, this.lit, this.chosen);
      const [pair, character] = [cell(line, 1, column), cell(line, 2, column)];
      pair.textContent = byte === undefined ? "  " : byte.toString(16).padStart(2, "0");
      character.textContent = byte === undefined ? " " : characterOf(byte);
      pair.className = character.className = state;
      for (const one of [pair, character])
        if (byte === undefined) delete one.dataset.at;
        else one.dataset.at = String(at);
    }
  }
}

function makeLine(): HTMLElement {
  const line = element("div", "wb-bytes-line");
  const cells = (name: string): HTMLElement => {
    const group = element("span", name);
    group.append(...Array.from({ length: PER_LINE }, () => document.createElement("span")));
    return group;
  };
  line.append(element("span", "wb-offset"), cells("wb-hex"), cells("wb-ascii"));
  return line;
}

function cell(line: HTMLElement, group: number, column: number): HTMLElement {
  return (line.children[group] as HTMLElement).children[column] as HTMLElement;
}

function stateOf(at: number, lit: ByteRange | undefined, chosen: ByteRange | undefined): string {
  const within = (range: ByteRange | undefined): boolean => range !== undefined && range.from <= at && at < range.to;
  return `${within(lit) ? "wb-lit" : ""}${within(chosen) ? " wb-chosen" : ""}`;
}

const characterOf = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");

function byteAt(target: EventTarget | null): number | undefined {
  const at = target instanceof HTMLElement ? target.dataset.at : undefined;
  return at === undefined ? undefined : Number(at);
}
