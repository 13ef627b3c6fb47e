/** How many characters have room in a width; one takes about 0.6 of the size. */
export function roomFor(widthPx: number, size: number): number {
  return Math.max(1, Math.floor((widthPx - 4) / (size * 0.6)));
}

/** Cuts text to a width, with an ellipsis. */
export function fit(text: string, widthPx: number, size: number): string {
  const room = roomFor(widthPx, size);
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}
