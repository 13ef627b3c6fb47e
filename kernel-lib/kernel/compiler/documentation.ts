/** The doc comment of what the cursor rests on, read from the text of the file that declares it. */
import ts = require("@tslab/typescript-for-tslab");

const { getTouchingPropertyName } = ts as unknown as {
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
};

/** Gives the text of the doc comment, without its stars; undefined where the declaration has none. */
export function documentationAt(program: ts.Program, file: ts.SourceFile, position: number): string | undefined {
  const checker = program.getTypeChecker();
  const found = checker.getSymbolAtLocation(getTouchingPropertyName(file, position));
  const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  for (const declaration of symbol?.declarations ?? []) {
    const comment = commentBefore(declaration);
    if (comment) return comment;
  }
  return undefined;
}

function commentBefore(declaration: ts.Declaration): string | undefined {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const { text } = node.getSourceFile();
  const ranges = ts.getLeadingCommentRanges(text, node.pos) ?? [];
  const comment = ranges
    .map(({ pos, end }) => text.slice(pos, end))
    .reverse()
    .find((one) => one.startsWith("/**"));
  return comment && withoutStars(comment);
}

function withoutStars(comment: string): string {
  return comment
    .slice("/**".length, -"*/".length)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .trim();
}
