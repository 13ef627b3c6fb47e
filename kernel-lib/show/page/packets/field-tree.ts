/** The lower left pane: the layers of the chosen packet, and their fields. */
import { CHECKSUM, type Dissection, type HeaderField, type Layer } from "../../../wire";
import { element } from "./element";
import { withFlagsTogether, wordsOf } from "./field-names";

/** Bytes of the packet that something stands for: from the first one, up to the last one exclusively. */
export interface ByteRange {
  from: number;
  to: number;
}

interface Node {
  item: HTMLElement;
  line: HTMLElement;
  parent: Node | undefined;
  children: Node[];
  range: ByteRange;
  /** What it is called where its packet is taken for another one: "tcp/flags". */
  path: string;
}

/** A message may hold thousands of records. */
const MOST_CHILDREN = 400;
const CHECKSUM_TEXTS = ["bad", "good", "not verifiable", "absent"];
const NOT_READY = "not computed yet: left to the hardware";

export class FieldTree {
  readonly element = element("div", "wb-tree");
  private nodes: Node[] = [];
  private current: Node | undefined;
  private lit: Node | undefined;
  /** Kept from packet to packet, so that what was opened stays so. */
  private readonly opened = new Set<string>();

  constructor(
    private readonly light: (range: ByteRange | undefined) => void,
    private readonly choose: (range: ByteRange) => void,
  ) {
    const { element: tree } = this;
    tree.setAttribute("role", "tree");
    tree.setAttribute("aria-label", "fields of the packet");
    tree.addEventListener("mouseover", ({ target }) => this.light(this.nodeOf(target)?.range));
    tree.addEventListener("mouseleave", () => this.light(undefined));
    tree.addEventListener("click", (event) => this.click(event));
    tree.addEventListener("keydown", (event) => this.key(event));
  }

  /** Shows a packet; the innermost layer is open unless something else was opened before. */
  show({ layers, malformed }: Dissection, checksumNotReady = false): void {
    this.nodes = [];
    this.lit = undefined;
    const path = this.current?.path;
    const tops = layers.map((layer, index) => this.layerNode(layer, index === layers.length - 1, checksumNotReady));
    this.element.replaceChildren(...tops.map(({ item }) => item));
    if (malformed) {
      const text = `${malformed.layer}: ${malformed.why} (byte ${malformed.at})`;
      this.element.append(element("div", "wb-broken", text));
    }
    this.setCurrent(this.nodes.find((node) => node.path === path) ?? tops[0], false);
  }

  /** Lights the innermost field in sight that a byte belongs to. */
  lightByte(at: number | undefined): void {
    this.lit?.line.classList.remove("wb-lit");
    this.lit = at === undefined ? undefined : this.shownNodeAt(at);
    this.lit?.line.classList.add("wb-lit");
    this.lit?.line.scrollIntoView({ block: "nearest" });
  }

  /** Opens and chooses the field that a byte belongs to. */
  chooseByte(at: number): void {
    const node = this.nodeAt(at);
    for (let above = node?.parent; above; above = above.parent) this.setOpen(above, true);
    if (node) this.setCurrent(node, true);
  }

  private layerNode(layer: Layer, isLast: boolean, checksumNotReady: boolean): Node {
    const { protocol, name, summary, offset, lengthBytes, fields, checksum } = layer;
    const range = { from: offset, to: offset + lengthBytes };
    const node = this.node(name, name === summary ? "" : summary, range, protocol, undefined);
    node.line.classList.add("wb-layer");
    const notReady = checksumNotReady && protocol !== "ip" && checksum === CHECKSUM.bad;
    const status = notReady ? NOT_READY : CHECKSUM_TEXTS[checksum ?? -1];
    const list = withFlagsTogether(fields).slice(0, MOST_CHILDREN);
    node.children = list.map((field) => this.fieldNode(field, offset, node, status));
    this.addGroup(node, fields.length - list.length);
    this.setOpen(node, this.opened.has(protocol) || (isLast && this.opened.size === 0));
    return node;
  }

  private fieldNode(field: HeaderField, offset: number, parent: Node, status: string | undefined): Node {
    const { name, bitOffset, bitLength, text, children = [] } = field;
    const from = offset + Math.floor(bitOffset / 8);
    const range = { from, to: offset + Math.ceil((bitOffset + bitLength) / 8) };
    const isChecksum = name === "checksum" && status !== undefined;
    const node = this.node(
      wordsOf(name),
      isChecksum ? `${text} (${status})` : text,
      range,
      `${parent.path}/${name}`,
      parent,
    );
    if (isChecksum && status === "bad") node.line.classList.add("wb-bad");
    const list = children.slice(0, MOST_CHILDREN);
    node.children = list.map((child) => this.fieldNode(child, offset, node, undefined));
    this.addGroup(node, children.length - list.length);
    if (node.children.length > 0) this.setOpen(node, this.opened.has(node.path));
    return node;
  }

  private node(name: string, text: string, range: ByteRange, path: string, parent: Node | undefined): Node {
    const item = element("div", "wb-item");
    item.setAttribute("role", "treeitem");
    item.tabIndex = -1;
    const line = element("div", "wb-line");
    line.append(element("span", "wb-twist"), element("span", "wb-name", name), element("span", "wb-value", text));
    item.append(line);
    const node: Node = { item, line, parent, children: [], range, path };
    this.nodes.push(node);
    return node;
  }

  private addGroup(node: Node, leftOut: number): void {
    if (node.children.length === 0) return;
    const group = element("div", "wb-group");
    group.setAttribute("role", "group");
    group.append(...node.children.map(({ item }) => item));
    if (leftOut > 0) group.append(element("div", "wb-more", `and ${leftOut} more`));
    node.item.append(group);
  }

  private setOpen(node: Node, open: boolean): void {
    if (node.children.length > 0) node.item.setAttribute("aria-expanded", String(open));
  }

  private toggle(node: Node, open: boolean): void {
    this.setOpen(node, open);
    if (open) this.opened.add(node.path);
    else this.opened.delete(node.path);
  }

  private setCurrent(node: Node | undefined, focus: boolean): void {
    if (this.current) this.current.item.tabIndex = -1;
    this.current?.item.removeAttribute("aria-selected");
    this.current = node;
    if (!node) return;
    node.item.tabIndex = 0;
    if (!focus) return;
    node.item.setAttribute("aria-selected", "true");
    node.item.focus({ preventScroll: true });
    node.line.scrollIntoView({ block: "nearest" });
    this.choose(node.range);
  }

  private nodeOf(target: EventTarget | null): Node | undefined {
    const item = target instanceof Element ? target.closest(".wb-item") : null;
    return item ? this.nodes.find((node) => node.item === item) : undefined;
  }

  /** Fields come after what they are part of, so the last one that covers a byte is the innermost. */
  private nodeAt(at: number): Node | undefined {
    let found: Node | undefined;
    for (const node of this.nodes)
      if (
        node.range.from <= at &&
        at < node.range.to &&
        !(found && isLayer(node) && found.range.from > node.range.from)
      )
        found = node;
    return found;
  }

  private shownNodeAt(at: number): Node | undefined {
    let shown = this.nodeAt(at);
    for (let above = shown?.parent; above; above = above.parent)
      if (above.item.getAttribute("aria-expanded") === "false") shown = above;
    return shown;
  }

  private click({ target }: MouseEvent): void {
    const node = this.nodeOf(target);
    if (!node) return;
    const isTwist = target instanceof Element && target.classList.contains("wb-twist");
    if (isTwist || node === this.current || isLayer(node)) this.toggle(node, !isOpen(node));
    this.setCurrent(node, true);
  }

  private key(event: KeyboardEvent): void {
    const node = this.current;
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = this.moved(node, event.key);
    if (!to) return;
    event.preventDefault();
    this.setCurrent(to, true);
  }

  /** Where a key leads, as in every tree (WAI-ARIA's pattern): right opens, left closes. */
  private moved(node: Node, key: string): Node | undefined {
    const inSight = this.nodes.filter(isInSight);
    const at = inSight.indexOf(node);
    switch (key) {
      case "ArrowDown":
        return inSight[at + 1] ?? node;
      case "ArrowUp":
        return inSight[at - 1] ?? node;
      case "Home":
        return inSight[0];
      case "End":
        return inSight.at(-1);
      case "ArrowRight":
        if (isOpen(node)) return node.children[0];
        this.toggle(node, true);
        return node;
      case "ArrowLeft":
        if (!isOpen(node)) return node.parent ?? node;
        this.toggle(node, false);
        return node;
      case "Enter":
      case " ":
        this.toggle(node, !isOpen(node));
        return node;
      default:
        return undefined;
    }
  }
}

const isLayer = (node: Node): boolean => node.parent === undefined;
const isOpen = ({ item }: Node): boolean => item.getAttribute("aria-expanded") === "true";
const isInSight = (node: Node): boolean => node.parent === undefined || (isOpen(node.parent) && isInSight(node.parent));
