/** MIME types of our own. JupyterLab draws them by our extension (page/), trusted notebook or not. */

/** A chart: plotly's data and layout. */
export const FIGURE_MIME = "application/vnd.wirebook.figure+json";
/** A picture of lines, boxes and words (drawing.ts). */
export const DRAWING_MIME = "application/vnd.wirebook.drawing+json";
/** The packets of a capture (packets/stored.ts), which the page takes apart itself. */
export const PACKETS_MIME = "application/vnd.wirebook.packets+json";
/** What is told while an exercise is handed in (course/submit): drawn by the dialog that asked for it, not as an output. */
export const SUBMIT_MIME = "application/vnd.wirebook.submit+json";
