/** A list of which only the rows in sight are elements, so that it may be as long as it likes. */

export interface VirtualRows {
  rowHeightPx: number;
  make(): HTMLElement;
  /** Fills a row's element, which may have been another row's. */
  paint(row: HTMLElement, index: number): void;
}

/** Where the height is not known yet, because the list is not on the page. */
const FIRST_HEIGHT_PX = 320;
const SPARE_ROWS = 3;

export class VirtualList {
  private readonly space: HTMLElement;
  private pool: HTMLElement[] = [];
  private readonly shown = new Map<HTMLElement, number>();
  private readonly resized: ResizeObserver;
  private count = 0;
  private scrollTop = 0;

  constructor(
    readonly scroller: HTMLElement,
    private readonly rows: VirtualRows,
  ) {
    this.space = document.createElement("div");
    this.space.className = "wb-space";
    scroller.append(this.space);
    scroller.addEventListener("scroll", () => {
      this.scrollTop = scroller.scrollTop;
      this.paint();
    });
    this.resized = new ResizeObserver(() => {
      // What leaves the page and comes back has forgotten where it stood.
      if (scroller.clientHeight > 0 && scroller.scrollTop !== this.scrollTop) scroller.scrollTop = this.scrollTop;
      this.paint();
    });
    this.resized.observe(scroller);
  }

  setCount(count: number): void {
    this.count = count;
    this.space.style.height = `${count * this.rows.rowHeightPx}px`;
    this.repaint();
  }

  /** Paints all rows in sight anew. */
  repaint(): void {
    this.shown.clear();
    this.paint();
  }

  /** Whether the last row is in sight, or there is none. */
  get isAtEnd(): boolean {
    const { scroller, rows } = this;
    return scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - rows.rowHeightPx;
  }

  /** How many rows are in sight, for moving by pages. */
  get rowsInSight(): number {
    return Math.max(1, Math.floor(this.heightPx / this.rows.rowHeightPx) - 1);
  }

  /** Scrolls as little as needed for a row to be seen. */
  reveal(index: number): void {
    const { scroller, rows, heightPx } = this;
    const top = index * rows.rowHeightPx;
    const room = heightPx - this.space.offsetTop - rows.rowHeightPx;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
    this.scrollTop = scroller.scrollTop;
    this.paint();
  }

  /** The element of a row in sight. */
  elementOf(index: number): HTMLElement | undefined {
    return [...this.shown].find(([, shown]) => shown === index)?.[0];
  }

  close(): void {
    this.resized.disconnect();
  }

  private get heightPx(): number {
    return this.scroller.clientHeight || FIRST_HEIGHT_PX;
  }

  private paint(): void {
    const { rows, count } = this;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / rows.rowHeightPx) - SPARE_ROWS);
    const wanted = Math.ceil(this.heightPx / rows.rowHeightPx) + 2 * SPARE_ROWS;
    if (this.pool.length !== wanted) this.fillPool(wanted);
    for (let index = first; index < first + wanted; index++) {
      const row = this.pool[index % wanted] as HTMLElement;
      row.hidden = index >= count;
      if (row.hidden || this.shown.get(row) === index) continue;
      this.shown.set(row, index);
      row.style.transform = `translateY(${index * rows.rowHeightPx}px)`;
      rows.paint(row, index);
    }
  }

  private fillPool(wanted: number): void {
    this.shown.clear();
    this.pool = Array.from({ length: wanted }, (_, at) => this.pool[at] ?? this.rows.make());
    this.space.replaceChildren(...this.pool);
  }
}
