/** The ladder of a run in characters: a line for each packet, the states of both ends at its sides. */
import type { Moment } from "./moments";
import { labelOf, ROLES, type RunPacket } from "./run";

const STATE_WIDTH = 12;
const TIME_WIDTH = 9;

interface Line {
  atMs: number;
  packet?: RunPacket;
  states: [string, string];
}

/** Writes the moments, one packet a line. */
export function runLadderText(moments: readonly Moment[]): string {
  if (moments.length === 0) return "no packets";
  const lines: Line[] = [];
  const lineOf = new Map<RunPacket, Line>();
  for (const { atMs, side, packet, state = "" } of moments) {
    const line: Line = (packet && lineOf.get(packet)) ?? { atMs, states: ["", ""], ...(packet ? { packet } : {}) };
    if (packet && !lineOf.has(packet)) lineOf.set(packet, line);
    if (!lines.includes(line)) lines.push(line);
    line.states[side] = state;
  }
  const width = Math.max(...lines.map(({ packet }) => (packet ? words(packet).length : 0))) + 10;
  const [client, server] = ROLES;
  const names = `${client.padStart(STATE_WIDTH)} │${" ".repeat(width)}│ ${server}`;
  return [`${" ".repeat(TIME_WIDTH)}  ${names}`, ...lines.map((line) => lineText(line, width))].join("\n");
}

function lineText({ atMs, packet, states: [left, right] }: Line, width: number): string {
  const middle = packet ? arrowText(packet, width) : " ".repeat(width);
  return `${timeText(atMs).padStart(TIME_WIDTH)}  ${left.padStart(STATE_WIDTH)} │${middle}│ ${right}`.trimEnd();
}

function arrowText(packet: RunPacket, width: number): string {
  const label = ` ${words(packet)} `;
  const before = Math.floor((width - label.length) / 2);
  const line = `${"─".repeat(before)}${label}${"─".repeat(width - before - label.length)}`;
  const [near, far] = packet.from === 0 ? [line.slice(0, -1), "▶"] : [line.slice(1), "◀"];
  const head = packet.lost ? "✗" : far;
  return packet.from === 0 ? `${near}${head}` : `${head}${near}`;
}

function words(packet: RunPacket): string {
  const notes = [packet.again ? "again" : "", packet.lost ? "lost" : ""].filter(Boolean);
  return notes.length > 0 ? `${labelOf(packet)}, ${notes.join(", ")}` : labelOf(packet);
}

/** Writes a moment of virtual time. */
export function timeText(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms * 10) / 10} ms` : `${Math.round(ms / 10) / 100} s`;
}
