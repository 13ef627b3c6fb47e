/** Notebooks as files: nbformat 4.5 (nbformat.readthedocs.io, "The Notebook file format"). */

/** The kernelspec every notebook of the course names. */
export const KERNELSPEC = { display_name: "TypeScript (Wirebook)", language: "typescript", name: "wirebook" } as const;

export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id: string;
  metadata: Record<string, unknown>;
  source: string | string[];
  outputs?: unknown[];
  execution_count?: number | null;
  attachments?: Record<string, unknown>;
}

export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/** A notebook file that cannot be used. */
export class NotebookError extends Error {
  override name = "NotebookError";
  readonly code = "ERR_NOTEBOOK";
}

/** Reads a notebook; `file` is named in errors. Throws NotebookError where the text is not one. */
export function parseNotebook(text: string, file: string): Notebook {
  let notebook: Notebook;
  try {
    notebook = JSON.parse(text) as Notebook;
  } catch (error) {
    throw new NotebookError(`${file} is not a notebook: ${(error as Error).message}`);
  }
  if (!Array.isArray(notebook?.cells)) throw new NotebookError(`${file} is not a notebook: it has no list of cells`);
  if (notebook.nbformat !== 4)
    throw new NotebookError(`${file} has notebook format ${notebook.nbformat}; 4 is understood`);
  return notebook;
}

/**
 * Gives the text of a cell.
 * @example
 *   sourceOf({ cell_type: "code", id: "a", metadata: {}, source: ["1 +\n", "1"] }) // => "1 +\n1"
 */
export function sourceOf({ source }: Pick<Cell, "source" | "cell_type" | "id" | "metadata">): string {
  return Array.isArray(source) ? source.join("") : source;
}

/** Writes a notebook as the repository keeps it: no outputs, our kernelspec, sorted keys, one line of source a line. */
export function formatNotebook({ cells, metadata, nbformat_minor: minor }: Notebook): string {
  const tidy = {
    cells: cells.map(tidyCell),
    metadata: { ...keptMetadata(metadata), kernelspec: KERNELSPEC, language_info: LANGUAGE_INFO },
    nbformat: 4,
    nbformat_minor: Math.max(5, minor),
  };
  return `${JSON.stringify(sortKeys(tidy), undefined, 1)}\n`;
}

/** What the kernel answers to kernel_info_request: JupyterLab marks a notebook that says anything else as unsaved. */
const LANGUAGE_INFO = {
  codemirror_mode: { name: "javascript", typescript: true },
  file_extension: ".ts",
  mimetype: "text/typescript",
  name: "typescript",
  nbconvert_exporter: "script",
  pygments_lexer: "typescript",
  version: "5.0.4",
};

/** JupyterLab adds what its front end last did; only the course's own entries are worth keeping. */
function keptMetadata(metadata: Record<string, unknown>): Record<string, unknown> {
  return metadata.wirebook === undefined ? {} : { wirebook: metadata.wirebook };
}

function tidyCell(cell: Cell): Record<string, unknown> {
  const { cell_type: type, id, metadata } = cell;
  const kept = Object.fromEntries(
    Object.entries(metadata).filter(([key]) => ["deletable", "editable", "nbgrader", "tags", "wirebook"].includes(key)),
  );
  const common = { cell_type: type, id, metadata: kept, source: linesOf(sourceOf(cell)) };
  return type === "code" ? { ...common, execution_count: null, outputs: [] } : common;
}

function linesOf(text: string): string[] {
  return text.replace(/\s+$/, "").match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
