/** The colours behind the inks where no JupyterLab theme gives them; told apart by colour-blind readers, too. */
import type { Ink } from "./drawing";

type Palette = Record<Exclude<Ink, "none">, string>;

export const LIGHT: Palette = {
  text: "#212121",
  muted: "#616161",
  faint: "#e4e7eb",
  line: "#9aa3ad",
  accent: "#1565c0",
  good: "#2e7d32",
  warn: "#b26a00",
  bad: "#c62828",
  paper: "#ffffff",
  series1: "#0072b2",
  series2: "#d55e00",
  series3: "#009e73",
  series4: "#cc79a7",
  series5: "#8a6d00",
  series6: "#56b4e9",
  series7: "#6f4ea1",
  series8: "#7f7f7f",
};

export const DARK: Palette = {
  text: "#e6e6e6",
  muted: "#b0b0b0",
  faint: "#3a3f45",
  line: "#7c848c",
  accent: "#64b5f6",
  good: "#81c784",
  warn: "#ffb74d",
  bad: "#ef9a9a",
  paper: "#111111",
  series1: "#5ab0e6",
  series2: "#ff9350",
  series3: "#3fd0a4",
  series4: "#e8a3c8",
  series5: "#e3c34a",
  series6: "#9ad7f7",
  series7: "#b79be6",
  series8: "#b5b5b5",
};

/** The inks of a chart's series, in their order. */
export const SERIES: Ink[] = ["series1", "series2", "series3", "series4", "series5", "series6", "series7", "series8"];
