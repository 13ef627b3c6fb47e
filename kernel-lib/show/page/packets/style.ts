/** The panes' looks: JupyterLab's own colours, so that they follow its theme. */

const INKS = [1, 2, 3, 4, 5, 6, 7, 8].map((one) => `series${one}`);

/** Puts the style into the page, once; `color` gives an ink's colour as CSS in light and in dark. */
export function ensurePanesStyle(color: (ink: string, dark: boolean) => string): void {
  const id = "wirebook-packets-style";
  if (document.getElementById(id)) return;
  const style = document.createElement("style");
  style.id = id;
  const inks = (within: string, dark: boolean): string =>
    INKS.map((ink) => `${within} .t-${ink}{--wb-ink:${color(ink, dark)}}`).join("\n");
  style.textContent = `${RULES}\n${inks(".wb-panes", false)}\n${inks("[data-jp-theme-light='false'] .wb-panes", true)}`;
  document.head.append(style);
}

const RULES = `
.wb-panes { --wb-line: var(--jp-border-color2, #e0e0e0); --wb-accent: var(--jp-brand-color1, #1976d2);
  --wb-bad: var(--jp-error-color1, #d32f2f); --wb-muted: var(--jp-content-font-color2, #616161);
  color: var(--jp-content-font-color1, #212121); background: var(--jp-layout-color0, #fff);
  border: 1px solid var(--wb-line); border-radius: 3px; max-width: 1400px; container-type: inline-size;
  font: 12px/1.5 var(--jp-code-font-family, monospace); }
.wb-panes [hidden] { display: none; }
.wb-panes :focus-visible { outline: 2px solid var(--wb-accent); outline-offset: -2px; }
.wb-bar { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; padding: 5px 8px; border-bottom: 1px solid var(--wb-line); }
.wb-bar input { flex: 1 1 18em; min-width: 8em; font: inherit; padding: 3px 7px; color: inherit; border-radius: 2px;
  background: var(--jp-input-background, #f5f5f5); border: 1px solid var(--jp-border-color1, #bdbdbd); }
.wb-bar input[aria-invalid=true] { border-color: var(--wb-bad); }
.wb-bar button { font: inherit; padding: 2px 10px; color: inherit; cursor: pointer; border-radius: 2px;
  background: var(--jp-layout-color2, #eee); border: 1px solid var(--jp-border-color1, #bdbdbd); }
.wb-count, .wb-note { color: var(--wb-muted); font-family: var(--jp-ui-font-family, sans-serif); }
.wb-note { padding: 3px 8px; border-bottom: 1px solid var(--wb-line); }
.wb-note:empty, .wb-problem:empty { display: none; }
.wb-problem { margin: 0; padding: 4px 8px; color: var(--wb-bad); border-bottom: 1px solid var(--wb-line); white-space: pre-wrap; font: inherit; }
.wb-panes .wb-problem { background: none; }
.wb-live::before { content: "●"; color: var(--wb-bad); margin-right: 5px; }
.wb-list { height: var(--wb-list-height); min-height: 44px; box-sizing: content-box; overflow: auto; resize: vertical; position: relative; border-bottom: 1px solid var(--wb-line); }
.wb-space { position: relative; overflow: hidden; }
.wb-row { display: grid; grid-template-columns: 5.5ch 12ch minmax(9ch, 17ch) minmax(9ch, 17ch) 9ch 6ch minmax(24ch, 1fr);
  gap: 0 1.5ch; height: 22px; line-height: 22px; padding: 0 8px; box-sizing: border-box; white-space: pre; }
.wb-space > * { position: absolute; left: 0; right: 0; top: 0; contain: strict; }
.wb-row > span { overflow: hidden; text-overflow: ellipsis; }
.wb-row > :nth-child(1), .wb-row > :nth-child(2), .wb-row > :nth-child(6) { text-align: right; color: var(--wb-muted); }
.wb-row > :nth-child(5) { color: var(--wb-ink, inherit); font-weight: 600; }
.wb-row:not(.wb-head) { cursor: default; }
.wb-row:not(.wb-head):hover { background: var(--jp-layout-color1, #f5f5f5); }
.wb-row.wb-fault > :nth-child(7) { color: var(--wb-bad); }
.wb-row[aria-selected=true], .wb-row[aria-selected=true]:hover { background: color-mix(in srgb, var(--wb-accent) 24%, transparent); }
.wb-head { position: sticky; top: 0; z-index: 1; background: var(--jp-layout-color2, #eee); font-weight: 600; }
.wb-head > :nth-child(n) { color: inherit; }
.wb-below { display: grid; grid-template-columns: minmax(0, 1fr) auto; height: 264px; }
.wb-tree { overflow: auto; padding: 4px 0; border-right: 1px solid var(--wb-line); }
.wb-line { display: flex; gap: 1ch; padding: 0 8px; white-space: pre; cursor: default; }
.wb-group { padding-left: 2ch; }
.wb-item[aria-expanded=false] > .wb-group { display: none; }
.wb-item:focus { outline: none; }
.wb-item:focus-visible > .wb-line { outline: 2px solid var(--wb-accent); outline-offset: -2px; }
.wb-item[aria-selected=true] > .wb-line { background: color-mix(in srgb, var(--wb-accent) 24%, transparent); }
.wb-line:hover { background: var(--jp-layout-color2, #eee); }
.wb-twist { width: 1ch; flex: none; color: var(--wb-muted); }
.wb-item[aria-expanded=true] > .wb-line > .wb-twist::before { content: "▾"; }
.wb-item[aria-expanded=false] > .wb-line > .wb-twist::before { content: "▸"; }
.wb-name { color: var(--wb-muted); flex: none; }
.wb-layer > .wb-name { color: inherit; font-weight: 600; }
.wb-value { overflow: hidden; text-overflow: ellipsis; }
.wb-layer > .wb-value { color: var(--wb-muted); }
.wb-line.wb-bad > .wb-value, .wb-broken { color: var(--wb-bad); }
.wb-broken, .wb-more { padding: 0 8px 0 calc(2ch + 8px); }
.wb-bytes { overflow: auto; position: relative; padding: 4px 0; min-width: 79ch; box-sizing: border-box; }
.wb-bytes-line { display: flex; gap: 2ch; padding: 0 10px; height: 19px; line-height: 19px; white-space: pre; }
.wb-offset { color: var(--wb-muted); }
.wb-hex > span { display: inline-block; padding: 0 .5ch; }
.wb-hex > :nth-child(9) { margin-left: 1ch; }
.wb-chosen { background: color-mix(in srgb, var(--wb-accent) 26%, transparent); }
.wb-panes .wb-lit { background: color-mix(in srgb, var(--jp-warn-color1, #f57c00) 45%, transparent); }
@container (max-width: 940px) {
  .wb-below { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 1fr) 126px; height: 372px; }
  .wb-tree { border-right: none; border-bottom: 1px solid var(--wb-line); }
  .wb-bytes { min-width: 0; }
}`;
