/** plotly.js, loaded when the first figure of a page is drawn. */

/** The part of plotly.js that figures use. */
export interface Plotly {
  newPlot(place: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(place: HTMLElement): void;
  Plots: { resize(place: HTMLElement): Promise<unknown> };
}

declare global {
  interface Window {
    Plotly?: Plotly;
  }
}

/** The script that runs now is ours; plotly lies beside it. */
const FOLDER = (document.currentScript as HTMLScriptElement | null)?.src.replace(/[^/]*$/, "") ?? "";
let loading: Promise<Plotly> | undefined;

/** Gives plotly.js, from the extension's own folder. Rejects where that cannot be read. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${FOLDER}plotly.min.js`;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("plotly.js did not start")));
    script.onerror = () => {
      loading = undefined;
      reject(new Error("plotly.js cannot be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}
