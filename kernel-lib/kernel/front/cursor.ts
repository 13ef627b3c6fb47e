/** Jupyter counts a cursor in characters (code points), JavaScript in UTF-16 units. */

/** Turns a cursor in code points into UTF-16 units. */
export function toUnits(text: string, points: number): number {
  let units = 0;
  for (let passed = 0; passed < points && units < text.length; passed += 1) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

/** Turns UTF-16 units into code points. */
export function toPoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
