/** Gives the triangle at the end of a path. */
export function arrowHead(points: [number, number][]): [number, number][] {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [x - 1, y];
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [(x - fromX) / length, (y - fromY) / length];
  return [
    [x, y],
    [x - 8 * dx - 3.5 * dy, y - 8 * dy + 3.5 * dx],
    [x - 8 * dx + 3.5 * dy, y - 8 * dy - 3.5 * dx],
  ];
}
