/** The three panes of a capture, as packet browsers have had them for decades: list, fields, bytes. */
import { captureEncoder, FilterError } from "../../../capture";
import { PacketRows } from "../../packets/rows";
import { type StoredPackets, type UnstoredPacket, unstorePackets } from "../../packets/stored";
import { DARK, LIGHT } from "../../palette";
import type { Drawn, View } from "../renderer";
import { ByteGrid } from "./byte-grid";
import { element } from "./element";
import { FieldTree } from "./field-tree";
import { packetTest } from "./packet-filter";
import { PacketList } from "./packet-list";
import { ensurePanesStyle } from "./style";

export const drawPackets: View = async (data, _host, place) => {
  ensurePanesStyle((ink, dark) => (dark ? DARK : LIGHT)[ink as "series1"]);
  const panes = new Panes(storedFrom(data));
  place.append(panes.element);
  const clean: Drawn = () => panes.close();
  clean.update = (next) => panes.update(storedFrom(next));
  return clean;
};

const FILTER_DELAY_MS = 200;
let made = 0;

class Panes {
  readonly element = element("div", "wb-panes");
  private readonly input = document.createElement("input");
  private readonly count = element("span", "wb-count");
  private readonly problem = element("pre", "wb-problem");
  private readonly note = element("div", "wb-note");
  private readonly rows = new PacketRows();
  private packets: UnstoredPacket[] = [];
  private readonly list: PacketList;
  private readonly tree: FieldTree;
  private readonly bytes: ByteGrid;
  private matches: (packet: UnstoredPacket) => boolean = () => true;
  private indexes: number[] = [];
  private delay = 0;

  constructor(private stored: StoredPackets) {
    this.list = new PacketList(this.rows, (index) => this.choose(index));
    this.list.element.id = `wb-list-${++made}`;
    this.tree = new FieldTree(
      (range) => this.bytes.light(range),
      (range) => this.bytes.choose(range),
    );
    this.bytes = new ByteGrid(
      (at) => this.tree.lightByte(at),
      (at) => this.tree.chooseByte(at),
    );
    const below = element("div", "wb-below");
    below.append(this.tree.element, this.bytes.element);
    this.element.append(this.bar(), this.problem, this.note, this.list.element, below);
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.take(stored);
  }

  /** Takes over the packets of a capture that has grown; another capture is drawn anew. */
  update(stored: StoredPackets): boolean {
    if (stored.id !== this.stored.id) return false;
    this.take(stored);
    return true;
  }

  close(): void {
    clearTimeout(this.delay);
    this.list.close();
    this.bytes.close();
  }

  private take(stored: StoredPackets): void {
    this.stored = stored;
    this.packets = unstorePackets(stored);
    const known = this.rows.count;
    for (const packet of this.packets.slice(known)) {
      if (this.matches(packet)) this.indexes.push(this.rows.count);
      this.rows.add(packet);
    }
    this.note.textContent = noteOf(stored, this.rows.count);
    if (this.rows.count !== known) this.list.show(this.indexes, true);
    this.tell();
  }

  private bar(): HTMLElement {
    const { input } = this;
    const bar = element("div", "wb-bar");
    input.type = "text";
    input.spellcheck = false;
    input.placeholder = "filter, as in tcpdump: tcp port 80 and host 10.0.0.1";
    input.setAttribute("aria-label", "filter, in tcpdump's language");
    input.addEventListener("input", () => {
      clearTimeout(this.delay);
      this.delay = window.setTimeout(() => this.filter(), FILTER_DELAY_MS);
    });
    const save = element("button", "", "save") as HTMLButtonElement;
    save.title = "save these packets as a file for Wireshark";
    save.addEventListener("click", () => this.save());
    this.count.setAttribute("role", "status");
    bar.append(input, this.count, save);
    return bar;
  }

  /** Escape goes back to the notebook; Enter in the filter box filters at once, arrow down leads into the list. */
  private key(event: KeyboardEvent): void {
    const inBox = event.target === this.input;
    if (event.key === "Escape") {
      event.preventDefault();
      this.element.closest<HTMLElement>(".jp-Notebook")?.focus();
    } else if (inBox && event.key === "Enter") this.filter();
    else if (inBox && event.key === "ArrowDown") this.list.element.focus();
  }

  private filter(): void {
    clearTimeout(this.delay);
    const expression = this.input.value;
    try {
      this.matches = packetTest(expression, this.packets[0]?.linkType ?? 1);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      this.problem.textContent = error.message;
      this.input.setAttribute("aria-invalid", "true");
      return;
    }
    this.problem.textContent = "";
    this.input.removeAttribute("aria-invalid");
    this.indexes = this.packets.flatMap((packet, index) => (this.matches(packet) ? [index] : []));
    this.list.show(this.indexes);
    this.tell();
  }

  private tell(): void {
    const all = `${this.rows.count} packet${this.rows.count === 1 ? "" : "s"}`;
    const filtered = this.indexes.length < this.rows.count;
    this.count.textContent = filtered ? `${this.indexes.length} of ${all}` : all;
    this.count.classList.toggle("wb-live", this.stored.live === true);
  }

  private choose(index: number): void {
    const packet = this.packets[index];
    if (!packet) return;
    this.bytes.show(packet.bytes);
    this.tree.show(this.rows.dissection(index), packet.checksumNotReady);
  }

  private save(): void {
    const interfaces = this.stored.interfaces.map(([linkType, name]) => ({ linkType, name }));
    const encoder = captureEncoder({
      format: "pcapng",
      interfaces: interfaces.length > 0 ? interfaces : [{ linkType: 1 }],
    });
    const parts = this.indexes.flatMap((index) => {
      const packet = this.packets[index];
      if (!packet) return [];
      const isSame = ([linkType, name]: [number, string]): boolean =>
        linkType === packet.linkType && name === packet.interfaceName;
      const interfaceId = Math.max(0, this.stored.interfaces.findIndex(isSame));
      return [encoder.packet({ ...packet, interfaceId }).slice()];
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(
      new Blob([encoder.header().slice(), ...parts], { type: "application/octet-stream" }),
    );
    link.download = "packets.pcapng";
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/** Says what is not here: ends of packets, and packets. */
function noteOf({ captured, keptBytes }: StoredPackets, count: number): string {
  const cut = keptBytes === undefined ? "" : `Of each packet the first ${keptBytes} bytes are kept here. `;
  const left = captured > count ? `The last ${captured - count} of ${captured} packets are not kept here. ` : "";
  return cut + left === ""
    ? ""
    : `${cut}${left}An output holds two megabytes; write the capture to a file to have all of it.`;
}

/** What an output claims to be, with everything that the panes rely on made sure. */
function storedFrom(data: unknown): StoredPackets {
  const { id, interfaces, count, base64, captured, keptBytes, live } = (data ?? {}) as Record<string, unknown>;
  return {
    id: String(id),
    interfaces: (Array.isArray(interfaces) ? interfaces : []).map((one) => [Number(one?.[0]) || 0, String(one?.[1])]),
    count: Number(count) || 0,
    base64: typeof base64 === "string" ? base64 : "",
    captured: Number(captured) || 0,
    ...(typeof keptBytes === "number" && { keptBytes }),
    live: live === true,
  };
}
