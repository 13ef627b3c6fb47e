/** Which node stands in which layer, from one end of a network to the other, and in which order. */
import type { Network } from "./network";

/** Gives the nodes' names, layer by layer. */
export function layersOf({ nodes, links }: Network): string[][] {
  const names = nodes.map(({ name }) => name);
  const neighbours = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const { ends } of links) {
    const [a, b] = [ends[0].node, ends[1].node];
    neighbours.get(a)?.push(b);
    neighbours.get(b)?.push(a);
  }
  const layers: string[][] = [];
  const placed = new Set<string>();
  for (const name of names) {
    if (placed.has(name)) continue;
    const depths = pulledLeft(depthsFrom(leftEnd(name, neighbours, names), neighbours), neighbours);
    for (const one of names) {
      const depth = depths.get(one);
      if (depth === undefined) continue;
      placed.add(one);
      layers[depth] = [...(layers[depth] ?? []), one];
    }
  }
  return ordered(layers, neighbours);
}

function depthsFrom(start: string, neighbours: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const depths = new Map([[start, 0]]);
  for (const [name, depth] of depths)
    for (const next of neighbours.get(name) ?? []) if (!depths.has(next)) depths.set(next, depth + 1);
  return depths;
}

/** One end of the longest way through, the one that was named first. */
function leftEnd(inside: string, neighbours: ReadonlyMap<string, readonly string[]>, names: readonly string[]): string {
  const farthest = (start: string): string => {
    const depths = depthsFrom(start, neighbours);
    const most = Math.max(...depths.values());
    return names.find((name) => depths.get(name) === most) ?? start;
  };
  const one = farthest(inside);
  const other = farthest(one);
  return names.indexOf(one) < names.indexOf(other) ? one : other;
}

/** Whoever hangs on the second layer alone stands in the first: there is room, and a wire in common is seen as one. */
function pulledLeft(
  depths: Map<string, number>,
  neighbours: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  if (Math.max(...depths.values()) < 3) return depths;
  for (const [name, depth] of depths) {
    const [only, ...more] = neighbours.get(name) ?? [];
    if (depth === 2 && only !== undefined && more.length === 0 && depths.get(only) === 1) depths.set(name, 0);
  }
  return depths;
}

/** Puts each node at about the height of its neighbours in the layer before; twice, for the first layer has none. */
function ordered(layers: string[][], neighbours: ReadonlyMap<string, readonly string[]>): string[][] {
  const sortBy = (layer: readonly string[], other: readonly string[] | undefined): string[] => {
    const height = (name: string, index: number): number => {
      const places = (neighbours.get(name) ?? []).flatMap((one) => {
        const place = other?.indexOf(one) ?? -1;
        return place < 0 ? [] : [place - ((other?.length ?? 1) - 1) / 2];
      });
      return places.length === 0 ? index - (layer.length - 1) / 2 : places.reduce((a, b) => a + b, 0) / places.length;
    };
    const heights = new Map(layer.map((name, index) => [name, height(name, index)]));
    return [...layer].sort((a, b) => (heights.get(a) ?? 0) - (heights.get(b) ?? 0));
  };
  for (let at = 1; at < layers.length; at++) layers[at] = sortBy(layers[at] ?? [], layers[at - 1]);
  for (let at = layers.length - 2; at >= 0; at--) layers[at] = sortBy(layers[at] ?? [], layers[at + 1]);
  return layers;
}
