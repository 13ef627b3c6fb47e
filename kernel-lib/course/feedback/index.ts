/**
 * The feedback page: self-contained HTML, no script, light and dark, for a screen, a phone and paper.
 *
 * Not supported: outputs other than text, PNG, JPEG, GIF and SVG; pictures in Markdown; links inside the course; more than
 * 400 cells of a notebook.
 */
export { ansiHtml } from "./ansi";
export { codeHtml } from "./code";
export { escapeText, harmless } from "./harmless";
export { markdownHtml } from "./markdown";
export { FEEDBACK_POLICY, type FeedbackOptions, feedbackPage } from "./page";
export { pointsText } from "./points";
