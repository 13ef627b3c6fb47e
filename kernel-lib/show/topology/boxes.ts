/** Where each node's box stands, and what is written in it. */
import { layersOf } from "./layers";
import type { Network, NetworkNode } from "./network";

/** A node's place in the picture, in pixels. */
export interface Box {
  node: NetworkNode;
  lines: string[];
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Placed {
  boxes: ReadonlyMap<string, Box>;
  width: number;
  height: number;
  /** From left to right; else from top to bottom. */
  across: boolean;
}

export const NAME_PX = 12;
export const LINE_PX = 10.5;
const LETTER_PX = LINE_PX * 0.6;
const LINE_STEP_PX = 14;
const NAME_STEP_PX = 22;
const LEAST_WIDTH_PX = 64;
const MARGIN_PX = 10;
/** Room for the words on a cable, across and down. */
const GAP_ACROSS_PX = 104;
const GAP_DOWN_PX = 66;
const BESIDE_PX = 26;
/** What a cable of a switch needs of its side. */
const SPACE_ACROSS_PX = 64;
const SPACE_DOWN_PX = 128;
/** What a notebook shows without making it smaller. */
const WIDEST_PX = 940;

/** Places the nodes: in columns where the page is wide enough for them, else in rows. */
export function placed(network: Network): Placed {
  const wide = placedAlong(network, true);
  return wide.width <= WIDEST_PX ? wide : placedAlong(network, false);
}

function placedAlong(network: Network, across: boolean): Placed {
  const layers = layersOf(network);
  const boxes = new Map(network.nodes.map((node) => [node.name, boxOf(node)]));
  for (const [index, layer] of layers.entries())
    for (const name of layer)
      stretch(boxes.get(name), [layers[index - 1], layers[index + 1]].map(cablesTo(network, name)), across);
  const inLayers = layers.map((names) => names.flatMap((name) => boxes.get(name) ?? []));
  return { boxes, across, ...laidOut(inLayers, across) };
}

/** Counts the cables from a node into a layer. */
function cablesTo({ links }: Network, name: string): (layer: readonly string[] | undefined) => number {
  return (layer = []) =>
    links.filter(
      ({ ends: [a, b] }) => [a, b].some(({ node }) => node === name) && [a, b].some(({ node }) => layer.includes(node)),
    ).length;
}

/** A switch is as long as its cables need, so that they run side by side. */
function stretch(box: Box | undefined, cables: readonly number[], across: boolean): void {
  const most = Math.max(1, ...cables);
  if (box?.node.kind !== "switch" || most < 2) return;
  if (across) box.height = Math.max(box.height, most * SPACE_ACROSS_PX);
  else box.width = Math.max(box.width, most * SPACE_DOWN_PX);
}

function boxOf(node: NetworkNode): Box {
  const cards = node.interfaces.flatMap(({ name, addresses }) =>
    addresses.length === 0 ? [`${name} no address`] : addresses.map((address) => `${name} ${address}`),
  );
  const lines = [...cards, ...(node.note === undefined ? [] : [node.note])];
  const letters = Math.max(0, ...lines.map((line) => line.length));
  const width = Math.max(LEAST_WIDTH_PX, letters * LETTER_PX + 16, node.name.length * NAME_PX * 0.6 + 24);
  const height = NAME_STEP_PX + lines.length * LINE_STEP_PX + (lines.length > 0 ? 6 : 4);
  return { node, lines, x: 0, y: 0, width, height };
}

/** Sets the places, the layers one after the other, each in the middle of the other axis. */
function laidOut(layers: readonly Box[][], across: boolean): { width: number; height: number } {
  const along = ({ width, height }: Box): number => (across ? width : height);
  const beside = ({ width, height }: Box): number => (across ? height : width);
  const gap = across ? GAP_ACROSS_PX : GAP_DOWN_PX;
  const spans = layers.map((layer) => layer.reduce((sum, box) => sum + beside(box) + BESIDE_PX, -BESIDE_PX));
  const widest = Math.max(0, ...spans);
  let at = MARGIN_PX;
  for (const [index, layer] of layers.entries()) {
    const deepest = Math.max(0, ...layer.map(along));
    let place = MARGIN_PX + (widest - (spans[index] ?? 0)) / 2;
    for (const box of layer) {
      const middle = at + (deepest - along(box)) / 2;
      [box.x, box.y] = across ? [middle, place] : [place, middle];
      place += beside(box) + BESIDE_PX;
    }
    at += deepest + gap;
  }
  const length = at - gap + MARGIN_PX;
  // the words of a cable beside its line, where it runs down
  const room = across ? 0 : 90;
  return across
    ? { width: length, height: widest + 2 * MARGIN_PX + 12 }
    : { width: widest + 2 * MARGIN_PX + room, height: length };
}
