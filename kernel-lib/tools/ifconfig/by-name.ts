/** Interfaces in the order of their names, numbers in them counted: eth2 before eth10. */
export function byName(one: string, other: string): number {
  const [parts, others] = [one, other].map((name) => name.split(/(\d+)/)) as [string[], string[]];
  for (let at = 0; at < Math.min(parts.length, others.length); at++) {
    const [part, otherPart] = [parts[at] as string, others[at] as string];
    const difference = at % 2 === 1 ? Number(part) - Number(otherPart) : compare(part, otherPart);
    if (difference !== 0) return difference;
  }
  return parts.length - others.length;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
