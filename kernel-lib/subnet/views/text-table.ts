/** A table as text: columns as wide as their widest cell, numbers to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? "")].length)));
  const toRight = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^\d*$/.test(String(row[column] ?? ""))),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] as number, toRight[column] as boolean))
      .join("  ")
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => "-".repeat(width)).join("  "));
  return lines.join("\n");
}

function padded(cell: string, width: number, toRight: boolean): string {
  const space = " ".repeat(width - [...cell].length);
  return toRight ? space + cell : cell + space;
}
