/** A lab as plain values: what a picture of it needs. */
import type { EngineKind } from "./engine";
import type { LabPlan, PlannedHost } from "./topology/lab-plan";
import type { Cable } from "./wires/cable";
import type { WireCounts } from "./wires/counts";
import { type Impairments, SOUND } from "./wires/impairments";

export interface LabNetwork {
  nodes: {
    name: string;
    kind: "host" | "router" | "switch";
    interfaces: { name: string; addresses: readonly string[]; mac: string }[];
    note?: string;
  }[];
  links: {
    ends: Cable["ends"];
    counts: [WireCounts, WireCounts];
    plugged: boolean;
    note?: string;
  }[];
}

/** Describes a lab as it is now; `engine` is what its hosts stand on unless one differs. */
export function networkOf(plan: LabPlan, cables: readonly Cable[], engine: EngineKind): LabNetwork {
  const hosts = plan.hosts.map((host) => {
    const { name, kind, interfaces } = host;
    const note = noteOf(host, engine);
    const cards = interfaces.map(({ name: card, addresses, mac }) => ({ name: card, addresses, mac }));
    return { name, kind, interfaces: cards, ...(note !== undefined && { note }) };
  });
  const switches = plan.switches.map(({ name }) => ({ name, kind: "switch" as const, interfaces: [] }));
  const links = cables.map(({ ends, directions: [forth, back], plugged }) => {
    const note = settingsText(forth.settings);
    const counts: [WireCounts, WireCounts] = [structuredClone(forth.counts), structuredClone(back.counts)];
    return { ends, counts, plugged, ...(note !== "" && { note }) };
  });
  return { nodes: [...hosts, ...switches], links };
}

function noteOf({ masquerades, engine: own }: PlannedHost, engine: EngineKind): string | undefined {
  if (masquerades !== undefined) return `NAT towards ${masquerades}`;
  return own === undefined || own === engine ? undefined : own === "linux" ? "Linux" : "our own stack";
}

/** Settings in a few words; "" for a cable without fault. */
function settingsText(settings: Readonly<Impairments>): string {
  const percent = (rate: number): string => `${Number((rate * 100).toFixed(2))} %`;
  const words: [keyof Impairments, string][] = [
    ["delayMs", `${settings.delayMs} ms`],
    ["jitterMs", `± ${settings.jitterMs} ms`],
    ["lossRate", `loses ${percent(settings.lossRate)}`],
    ["duplicateRate", `doubles ${percent(settings.duplicateRate)}`],
    ["reorderRate", `reorders ${percent(settings.reorderRate)}`],
    ["corruptRate", `damages ${percent(settings.corruptRate)}`],
    ["bitsPerSecond", `${settings.bitsPerSecond / 1e6} Mbit/s`],
    ["mtuBytes", `MTU ${settings.mtuBytes}`],
  ];
  return words
    .filter(([name]) => settings[name] !== SOUND[name])
    .map(([, text]) => text)
    .join(", ");
}
