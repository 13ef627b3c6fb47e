/** Makes of one seed another for each name (FNV-1a): a cable's losses do not change when another cable is added. */
export function seedOf(seed: number, name: string): number {
  let mixed = 0x811c9dc5 ^ seed;
  for (const unit of Buffer.from(name)) mixed = Math.imul(mixed ^ unit, 0x01000193);
  return mixed >>> 0;
}
