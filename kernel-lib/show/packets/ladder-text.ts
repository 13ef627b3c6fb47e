/** A ladder in characters. */
import type { LadderStep, LadderSteps } from "./ladder-steps";

const NARROWEST = 26;
const WIDEST = 72;
/** Columns are narrower where there are more than two. */
const WIDEST_IN_ALL = 156;
const TIME_WIDTH = 11;
/** Dashes that a label has to either side of it, with a blank each. */
const ROOM = 8;
/** A silence this long is worth a line. */
export const LONG_SECONDS = 0.1;

/** Writes the steps, one a line, below the names of the hosts. */
export function ladderText({ hosts, steps, leftOut }: LadderSteps): string {
  if (steps.length === 0) return "no packets with a sender and a receiver";
  const width = columnWidth(hosts, steps);
  const names = hosts.map((name) => name.slice(0, width - 1).padEnd(width)).join("");
  const lines = [`${"time".padStart(TIME_WIDTH)}  ${names}`.trimEnd()];
  for (const [index, step] of steps.entries()) {
    if (index > 0 && step.gapSeconds >= LONG_SECONDS) lines.push(silence(step.gapSeconds, hosts.length, width));
    lines.push(stepLine(step, hosts.length, width));
  }
  if (leftOut > 0) lines.push(`and ${leftOut} packet${leftOut === 1 ? "" : "s"} more`);
  return lines.join("\n");
}

function columnWidth(hosts: readonly string[], steps: readonly LadderStep[]): number {
  const perColumn = steps.map(({ from, to, label }) => (label.length + ROOM) / Math.max(1, Math.abs(to - from)));
  const wanted = Math.max(...hosts.map(({ length }) => length + 3), ...perColumn.map(Math.ceil));
  const most = Math.min(WIDEST, Math.floor(WIDEST_IN_ALL / Math.max(1, hosts.length - 1)));
  return Math.max(NARROWEST, Math.min(wanted, most));
}

/** Says how long nothing came. */
export function silenceText(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms later` : `${seconds.toFixed(seconds < 10 ? 2 : 1)} s later`;
}

function silence(seconds: number, hosts: number, width: number): string {
  const rails = Array.from({ length: hosts }, () => "┊".padEnd(width)).join("");
  return `${silenceText(seconds).padStart(TIME_WIDTH)}  ${rails}`.trimEnd();
}

function stepLine({ seconds, from, to, label, notes }: LadderStep, hosts: number, width: number): string {
  const characters = Array.from({ length: (hosts - 1) * width + 1 }, (_, at): string => (at % width === 0 ? "│" : " "));
  const [left, right] = [Math.min(from, to) * width, Math.max(from, to) * width];
  if (left === right) characters.splice(left + 1, label.length + 3, ...`↻ ${label} `);
  for (let at = left + 1; at < right; at++) characters[at] = "─";
  if (left < right) {
    characters[to > from ? right - 1 : left + 1] = to > from ? "▶" : "◀";
    const room = right - left - ROOM + 2;
    const words = ` ${label.length > room ? `${label.slice(0, room - 1)}…` : label} `;
    const start = left + Math.floor((right - left - words.length) / 2) + 1;
    for (const [index, character] of [...words].entries()) characters[start + index] = character;
  }
  const after = notes.length > 0 ? `  ${notes.join(", ")}` : "";
  return `${seconds.toFixed(6).padStart(TIME_WIDTH)}  ${characters.join("").trimEnd()}${after}`;
}
