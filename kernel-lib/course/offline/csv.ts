/** Comma-separated values (RFC 4180), with the separator and line ends that a spreadsheet program chose. */

/** A table with what is needed to write it as it was. */
export interface Table {
  rows: string[][];
  separator: string;
  lineEnd: string;
  /** A byte order mark stood at its beginning. */
  hasMark: boolean;
}

/**
 * Reads a table.
 * @example
 *   readCsv('a;"b ""x"""\r\n1;2').rows // => [["a", 'b "x"'], ["1", "2"]]
 */
export function readCsv(text: string): Table {
  const hasMark = text.startsWith("\ufeff");
  const body = hasMark ? text.slice(1) : text;
  const firstLine = body.slice(0, body.search(/\n|$/)).replace(/"[^"]*"/g, "");
  const separator = [",", ";", "\t"].sort((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ",";
  const rows: string[][] = [];
  let row: string[] = [];
  const field = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n][^${separator}\\r\\n]*|))(${separator}|\\r\\n|\\n|\\r|$)`,
    "y",
  );
  for (let at = 0; at < body.length || row.length > 0; at = field.lastIndex) {
    field.lastIndex = at;
    const [whole, quoted, bare = "", end] = field.exec(body) ?? [];
    if (whole === undefined) throw new SyntaxError(`a field of line ${rows.length + 1} is not closed`);
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === separator) continue;
    rows.push(row);
    row = [];
    if (end === "") break;
  }
  return { rows, separator, lineEnd: body.includes("\r\n") ? "\r\n" : "\n", hasMark };
}

/**
 * Writes a table; a field is quoted where it must be.
 * @example
 *   writeCsv({ rows: [["a", "b,c"]], separator: ",", lineEnd: "\n", hasMark: false }) // => 'a,"b,c"\n'
 */
export function writeCsv({ rows, separator, lineEnd, hasMark }: Table): string {
  const needsQuotes = (text: string): boolean => /["\r\n]|^\s|\s$/.test(text) || text.includes(separator);
  const line = (row: string[]): string =>
    row.map((text) => (needsQuotes(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(separator) + lineEnd;
  return (hasMark ? "\ufeff" : "") + rows.map(line).join("");
}

/**
 * Keeps a spreadsheet program from taking a text for a formula.
 * @example
 *   asText("=1+1") // => "'=1+1"
 */
export function asText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
