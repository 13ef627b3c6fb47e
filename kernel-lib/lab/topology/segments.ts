/** Segments: the interfaces that a broadcast reaches, through cables and switches. */
import type { DraftHost, DraftInterface, PlannedCable } from "./lab-plan";

/** Groups the interfaces by what they are cabled to. */
export function segmentsOf(hosts: readonly DraftHost[], cables: readonly PlannedCable[]): DraftInterface[][] {
  const hostNames = new Set(hosts.map(({ name }) => name));
  const places = new Map<string, string>();
  const root = (place: string): string => {
    let at = place;
    for (let next = places.get(at); next !== undefined; next = places.get(at)) at = next;
    return at;
  };
  for (const { ends } of cables) {
    const [one, other] = ends.map(({ node, port }) => root(hostNames.has(node) ? `${node}:${port}` : node));
    if (one !== undefined && other !== undefined && one !== other) places.set(one, other);
  }
  const segments = new Map<string, DraftInterface[]>();
  for (const card of hosts.flatMap(({ interfaces }) => interfaces)) {
    const key = root(`${card.host}:${card.name}`);
    segments.set(key, [...(segments.get(key) ?? []), card]);
  }
  return [...segments.values()];
}

/** Finds two switches that are joined twice: a broadcast would circle for ever. */
export function switchLoop(switches: readonly { name: string }[], cables: readonly PlannedCable[]): string | undefined {
  const names = new Set(switches.map(({ name }) => name));
  const group = new Map([...names].map((name) => [name, name]));
  for (const { ends } of cables) {
    const [one, other] = ends.map(({ node }) => node);
    if (one === undefined || other === undefined || !names.has(one) || !names.has(other)) continue;
    const [a, b] = [group.get(one), group.get(other)];
    if (a === b) return `${one} ${other}`;
    for (const [name, of] of group) if (of === b && a !== undefined) group.set(name, a);
  }
  return undefined;
}
