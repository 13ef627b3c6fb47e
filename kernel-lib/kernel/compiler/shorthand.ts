/**
 * `{ name }` where `name` was declared in an earlier cell. tslab turns such names into `exports.name`, but not in a
 * shorthand property, which then fails when run. Written out as `{ name: name }` and with a checker that says what
 * the second one means, tslab's own rewriting reaches it.
 */
import ts = require("@tslab/typescript-for-tslab");

/** A transformer that writes shorthand properties of earlier cells' names out. */
export function exposeShorthand(checker: ts.TypeChecker): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const visit = (node: ts.Node): ts.Node =>
      ts.isShorthandPropertyAssignment(node) && isFromEarlierCell(checker, node)
        ? written(ts.visitEachChild(node, visit, context))
        : ts.visitEachChild(node, visit, context);
    return ts.visitNode(file, visit) as ts.SourceFile;
  };
}

/** A checker that answers, for the name of a shorthand property, with the variable it stands for. */
export function shorthandChecker(checker: ts.TypeChecker): ts.TypeChecker {
  return Object.assign(Object.create(checker) as ts.TypeChecker, {
    getSymbolAtLocation(node: ts.Node): ts.Symbol | undefined {
      const shorthand = ts.getOriginalNode(node).parent;
      return shorthand && ts.isShorthandPropertyAssignment(shorthand) && shorthand.name === ts.getOriginalNode(node)
        ? checker.getShorthandAssignmentValueSymbol(shorthand)
        : checker.getSymbolAtLocation(node);
    },
  });
}

function isFromEarlierCell(checker: ts.TypeChecker, node: ts.ShorthandPropertyAssignment): boolean {
  const declarations = checker.getShorthandAssignmentValueSymbol(node)?.declarations ?? [];
  return declarations.some((declaration) => declaration.getSourceFile().fileName.endsWith("/__prev__.d.ts"));
}

function written({ name, objectAssignmentInitializer }: ts.ShorthandPropertyAssignment): ts.PropertyAssignment {
  const variable = ts.setOriginalNode(ts.factory.createIdentifier(name.text), ts.getOriginalNode(name));
  const value = objectAssignmentInitializer
    ? ts.factory.createAssignment(variable, objectAssignmentInitializer)
    : variable;
  return ts.factory.createPropertyAssignment(ts.factory.createIdentifier(name.text), value);
}
