/** The upper pane: a packet a line. */
import { columnsOf } from "../../packets/list-text";
import type { ListRow, PacketRows } from "../../packets/rows";
import { element } from "./element";
import { VirtualList } from "./virtual-list";

const ROW_PX = 22;
/** So many rows are seen without scrolling; a list of fewer is only as tall as they are. */
const ROWS_SEEN = 12;
const HEAD = ["no.", "time", "source", "destination", "protocol", "length", "info"];
const INFO = HEAD.length - 1;

/** What colours a protocol's name. */
const INKS: Record<string, string> = {
  TCP: "series1",
  HTTP: "series3",
  TLS: "series8",
  UDP: "series2",
  DNS: "series3",
  mDNS: "series3",
  DHCP: "series3",
  ICMP: "series7",
  ICMPv6: "series7",
  ARP: "series5",
};

export class PacketList {
  readonly element = element("div", "wb-list");
  private readonly list: VirtualList;
  /** Indexes of the packets that the filter lets through. */
  private indexes: readonly number[] = [];
  /** Place of the chosen one among them; -1 where none is. */
  private place = -1;

  constructor(
    private readonly rows: PacketRows,
    private readonly choose: (index: number) => void,
  ) {
    const { element: scroller } = this;
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "listbox");
    scroller.setAttribute("aria-label", "packets");
    const head = element("div", "wb-row wb-head");
    head.setAttribute("aria-hidden", "true");
    head.append(...HEAD.map((name) => element("span", "", name)));
    scroller.append(head);
    this.list = new VirtualList(scroller, {
      rowHeightPx: ROW_PX,
      make: () => this.makeRow(),
      paint: (row, place) => this.paint(row, place),
    });
    scroller.addEventListener("keydown", (event) => this.key(event));
    scroller.addEventListener("mousedown", ({ target }) => {
      const row = target instanceof Element ? target.closest<HTMLElement>("[data-place]") : null;
      if (row) this.select(Number(row.dataset.place));
    });
  }

  /**
   * Shows these packets; stays with the chosen one where it is among them. Of a `growing` list the end stays in sight where it
   * was.
   */
  show(indexes: readonly number[], growing = false): void {
    const toEnd = growing && this.place >= 0 && this.list.isAtEnd;
    const chosen = this.indexes[this.place];
    const stands = this.place >= 0 && indexes[this.place] === chosen;
    this.indexes = indexes;
    this.fit();
    if (!stands) this.place = chosen === undefined ? -1 : indexes.indexOf(chosen);
    this.list.setCount(indexes.length);
    if (this.place >= 0 && !stands) this.list.reveal(this.place);
    else if (this.place < 0 && indexes.length > 0) this.select(0);
    if (toEnd) this.list.reveal(indexes.length - 1);
  }

  close(): void {
    this.list.close();
  }

  /** As tall as all packets need, those too that a filter hides: filtering moves nothing. Whoever has drawn it taller keeps that. */
  private fit(): void {
    const rows = Math.min(ROWS_SEEN, Math.max(1, this.rows.count));
    this.element.style.setProperty("--wb-list-height", `${(1 + rows) * ROW_PX}px`);
  }

  private makeRow(): HTMLElement {
    const row = element("div", "wb-row");
    row.setAttribute("role", "option");
    row.append(...HEAD.map(() => document.createElement("span")));
    return row;
  }

  private paint(row: HTMLElement, place: number): void {
    const index = this.indexes[place];
    if (index === undefined) return;
    const packet = this.rows.row(index);
    const cells = columnsOf(packet);
    cells.forEach((text, column) => {
      const cell = row.children[column] as HTMLElement;
      cell.textContent = text;
      if (column === INFO) cell.title = text;
    });
    row.dataset.place = String(place);
    row.id = `${this.element.id}-${place}`;
    row.className = `wb-row ${classOf(packet)}`;
    row.setAttribute("aria-selected", String(place === this.place));
    row.setAttribute("aria-posinset", String(place + 1));
    row.setAttribute("aria-setsize", String(this.indexes.length));
  }

  private select(place: number): void {
    const index = this.indexes[place];
    if (index === undefined) return;
    this.place = place;
    this.list.repaint();
    this.list.reveal(place);
    this.element.setAttribute("aria-activedescendant", `${this.element.id}-${place}`);
    this.choose(index);
  }

  private key(event: KeyboardEvent): void {
    const { list, place, indexes } = this;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, number> = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      PageDown: place + list.rowsInSight,
      PageUp: place - list.rowsInSight,
      Home: 0,
      End: indexes.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.select(Math.min(indexes.length - 1, Math.max(0, to)));
  }
}

/** A fault outweighs the protocol. */
function classOf({ protocol, marks, malformed }: ListRow): string {
  const ink = INKS[protocol] ?? "text";
  return marks.length > 0 || malformed !== undefined ? `wb-fault t-${ink}` : `t-${ink}`;
}
