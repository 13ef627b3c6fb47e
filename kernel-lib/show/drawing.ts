/**
 * Pictures as plain values: boxes, lines and words in the colours of their meaning. One description serves the page
 * (which builds it element by element, so nothing in it can be markup) and the static SVG.
 */
/** A colour by its meaning; the page takes it from JupyterLab's theme. */
export type Ink =
  | "text"
  | "muted"
  | "faint"
  | "line"
  | "accent"
  | "good"
  | "warn"
  | "bad"
  | "paper"
  | "none"
  | `series${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;

interface Common {
  /** Shown when the pointer rests on it. */
  tip?: string;
  /** 0 to 1. */
  opacity?: number;
}

export interface Rect extends Common {
  shape: "rect";
  x: number;
  y: number;
  width: number;
  height: number;
  radius?: number;
  fill?: Ink;
  stroke?: Ink;
}

export interface Path extends Common {
  shape: "path";
  points: [x: number, y: number][];
  closed?: boolean;
  stroke?: Ink;
  strokeWidth?: number;
  fill?: Ink;
  dashed?: boolean;
  /** Draws an arrow's head at the last point. */
  arrow?: boolean;
}

export interface Circle extends Common {
  shape: "circle";
  x: number;
  y: number;
  radius: number;
  fill?: Ink;
  stroke?: Ink;
}

export interface Words extends Common {
  shape: "text";
  x: number;
  y: number;
  text: string;
  anchor?: "start" | "middle" | "end";
  /** In units of the drawing; 12 without it. */
  size?: number;
  ink?: Ink;
  mono?: boolean;
  bold?: boolean;
  /** Degrees, clockwise. */
  rotate?: number;
}

export type Shape = Rect | Path | Circle | Words;

/** A picture; its units are CSS pixels where there is room for them. */
export interface Drawing {
  width: number;
  height: number;
  /** What is to be seen, in one sentence, for readers without the picture. */
  title: string;
  shapes: Shape[];
}
