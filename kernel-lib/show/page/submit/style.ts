/** How the dialog looks, by JupyterLab's own colours. */

/** Puts the styles into the page, once. */
export function ensureSubmitStyle(): void {
  const id = "wirebook-submit-style";
  if (document.getElementById(id)) return;
  const style = document.createElement("style");
  style.id = id;
  style.textContent = `
    .wirebook-submit { min-width: 32em; max-width: 60em; line-height: 1.5; }
    .wirebook-submit-log > * { margin-bottom: 8px; }
    .wirebook-submit-line { white-space: pre-wrap; }
    .wirebook-submit-good { color: var(--jp-success-color0, #1b5e20); }
    .wirebook-submit-bad { color: var(--jp-error-color1, #b71c1c); }
    .wirebook-submit-quiet { color: var(--jp-ui-font-color2); }
    .wirebook-submit-strong { font-weight: 600; }
    .wirebook-submit-note { border-left: 3px solid var(--jp-warn-color1, #e65100); padding-left: 8px; }
    .wirebook-submit-question { font-weight: 600; white-space: pre-wrap; margin: 8px 0 0; }
    .wirebook-submit-feedback { margin-top: 4px; cursor: pointer; border: 1px solid var(--jp-border-color1); border-radius: 2px;
      padding: 4px 12px; background: var(--jp-layout-color2); color: var(--jp-ui-font-color1); font: inherit; }
    [data-jp-theme-light="false"] .wirebook-submit-good { color: var(--jp-success-color1, #81c784); }`;
  document.head.append(style);
}
