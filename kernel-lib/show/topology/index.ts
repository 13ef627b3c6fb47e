/** A network as a picture: hosts, routers and switches with their addresses, cables with what passed on them. */
import type { Drawing, Ink, Shape } from "../drawing";
import { drawingValue } from "../drawing-value";
import type { Shown } from "../shown";
import { anchorsOf } from "./anchors";
import { type Box, LINE_PX, NAME_PX, placed } from "./boxes";
import { cableShapes } from "./cables";
import type { Network, NetworkLink, NetworkNode } from "./network";

export type { Network, NetworkCounts, NetworkLink, NetworkNode } from "./network";

const INKS: Readonly<Record<NetworkNode["kind"], Ink>> = { host: "series1", router: "series2", switch: "series3" };
const RADII: Readonly<Record<NetworkNode["kind"], number>> = { host: 4, router: 14, switch: 0 };

/**
 * Draws a network. Frames that passed stand on each cable, those that were dropped in red.
 * @example
 * const ends = [{ node: "a", port: "eth0" }, { node: "b", port: "eth0" }];
 * const nodes = ["a", "b"].map((name) => ({ name, kind: "host", interfaces: [] }));
 * const counts = [{ sent: 3, dropped: 1 }, { sent: 2, dropped: 0 }];
 * topology({ nodes, links: [{ ends, counts, plugged: true }] }).toString().split("\n").at(-1) // => "a:eth0 – b:eth0  3 →  ← 2  1 dropped"
 */
export function topology(network: Network): Shown {
  return drawingValue(topologyDrawing(network), topologyText(network));
}

function topologyDrawing(network: Network): Drawing {
  const places = placed(network);
  const { width, height, boxes } = places;
  const shapes = [
    ...[...anchorsOf(network, places)].flatMap(([link, ends]) => cableShapes(link, ends, places.across)),
    ...[...boxes.values()].flatMap((box) => boxShapes(box)),
  ];
  const count = (kind: NetworkNode["kind"]): number => network.nodes.filter((node) => node.kind === kind).length;
  const title = `A network of ${count("host")} hosts, ${count("router")} routers and ${count("switch")} switches, ${network.links.length} cables`;
  return { width: Math.ceil(width), height: Math.ceil(height), title, shapes };
}

function boxShapes({ node, lines, x, y, width, height }: Box): Shape[] {
  const { name, kind, interfaces } = node;
  const ink = INKS[kind];
  const macs = interfaces.flatMap(({ name: card, mac }) => (mac === undefined ? [] : [`${card} ${mac}`]));
  const tip = [`${kind} ${name}`, ...lines, ...macs].join("; ");
  const box = { shape: "rect", x, y, width, height, radius: RADII[kind] } as const;
  const middle = x + width / 2;
  return [
    { ...box, fill: "paper" },
    { ...box, fill: ink, opacity: 0.14, tip },
    { ...box, stroke: ink, tip },
    {
      shape: "text",
      x: middle,
      y: lines.length > 0 ? y + 17 : y + height / 2 + 4,
      text: name,
      anchor: "middle",
      size: NAME_PX,
      bold: true,
      tip,
    },
    ...lines.map((text, index): Shape => {
      const place = { x: middle, y: y + 32 + index * 14 };
      return { shape: "text", ...place, text, anchor: "middle", size: LINE_PX, mono: true, ink: "muted", tip };
    }),
  ];
}

function topologyText({ nodes, links }: Network): string {
  const widest = Math.max(0, ...nodes.map(({ name }) => name.length));
  const hosts = nodes.map(({ name, kind, interfaces, note }) => {
    const cards = interfaces.map((card) => [card.name, ...card.addresses].join(" "));
    return `${name.padEnd(widest)}  ${kind.padEnd(6)}  ${[...cards, ...(note ? [note] : [])].join(", ")}`.trimEnd();
  });
  const names = links.map(nameOf);
  const longest = Math.max(0, ...names.map((name) => name.length));
  const cables = links.map((link, index) => {
    const [forth, back] = link.counts;
    const dropped = forth.dropped + back.dropped;
    const words = [
      `${forth.sent} →  ← ${back.sent}`,
      ...(dropped > 0 ? [`${dropped} dropped`] : []),
      ...(link.note === undefined ? [] : [link.note]),
      ...(link.plugged ? [] : ["unplugged"]),
    ];
    return `${(names[index] ?? "").padEnd(longest)}  ${words.join("  ")}`;
  });
  return [...hosts, ...cables].join("\n");
}

function nameOf({ ends }: NetworkLink): string {
  return ends.map(({ node, port }) => `${node}:${port}`).join(" – ");
}
