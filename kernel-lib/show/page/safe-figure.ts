/**
 * A figure's data comes from a notebook that may be anyone's. plotly reads a little HTML in its texts (links among it),
 * fetches pictures and maps, and runs commands from buttons: none of that gets to it. What is not known stays out.
 */
import { unpack } from "../pack";
import { FORBIDDEN, LAYOUT_KEYS, TRACE_KEYS, TRACE_TYPES } from "./figure-keys";
import { withTicks } from "./ticks";

type Raw = Record<string, unknown>;

const DEPTH = 8;
const MOST_TRACES = 60;
const MOST_ITEMS = 200_000;
const LONGEST_TEXT = 2000;
/** An outline in SVG's notation, without anything else. */
const PATH = /^M[MLHVQCTSZ\d\s.,e+-]*$/;

/** Keeps what is known to be harmless of an untrusted figure. Throws where it is too much to draw. */
export function safeFigure(value: unknown): { data: Raw[]; layout: Raw } {
  const { data, layout } = isRecord(value) ? value : {};
  const room: Room = { items: MOST_ITEMS };
  const traces = (Array.isArray(data) ? data : []).slice(0, MOST_TRACES).filter(isRecord);
  const known = traces.filter(({ type = "scatter" }) => typeof type === "string" && TRACE_TYPES.has(type));
  const kept = known.map((trace) => pick(trace, TRACE_KEYS, room));
  const asked = isRecord(layout) ? layout : {};
  return { data: kept, layout: withTicks(pick(asked, LAYOUT_KEYS, room), kept, asked) };
}

/** What is left of the items that one figure may have. */
interface Room {
  items: number;
}

function pick(raw: Raw, keys: Set<string>, room: Room): Raw {
  const entries = Object.entries(raw).filter(([key]) => keys.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, cleanUnder(key, value, DEPTH, room)]));
}

/** Some keys need more care than their value's type tells. */
function cleanUnder(key: string, value: unknown, depth: number, room: Room): unknown {
  // plotly 3 and later take a title only as an object; ours may be a plain text.
  if (key === "title" && typeof value === "string") return { text: clean(value, 1, room) };
  if (key === "height") return within(value, 80, 2000);
  if (key === "nticks") return within(value, 1, 50);
  if (key === "nbinsx" || key === "nbinsy") return within(value, 1, 1000);
  // A width in a number's format would be filled with that many spaces.
  if (/(format|template)$/.test(key) && typeof value === "string" && /\d{3}/.test(value)) return undefined;
  if (key === "path") return typeof value === "string" && PATH.test(value) ? value : "M0 0";
  return clean(value, depth, room);
}

function within(value: unknown, least: number, most: number): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : undefined;
}

function clean(value: unknown, depth: number, room: Room): unknown {
  room.items -= 1;
  if (room.items < 0) throw new Error(`it has more than ${MOST_ITEMS} values`);
  if (typeof value === "string") return plainText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean" || value === null) return value;
  if (depth === 0) return undefined;
  const numbers = unpack(value);
  const list = numbers ?? value;
  if (Array.isArray(list)) return list.map((item) => clean(item, depth - 1, room) ?? null);
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).filter(([key]) => !FORBIDDEN.has(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, cleanUnder(key, item, depth - 1, room)]));
}

/** plotly decodes entities but then takes what comes out as text; a line break is the one thing of HTML that stays. */
function plainText(text: string): string {
  const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return short.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r?\n/g, "<br>");
}

function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
