/**
 * Names across cells. Each name a cell declares becomes an accessor on one shared object, reading and writing the
 * cell's own variable; tslab has later cells say `exports.name`. So a later `name = 5` is seen by functions of the
 * earlier cell, and declaring a name again gives it to the new cell without touching what the old one's functions use.
 */

/** Getter and setter of a cell's variable. */
export type Binding = [get: () => unknown, set: (value: unknown) => void];

/** The object that `exports` is in every cell. */
export const names: Record<string, unknown> = Object.create(null);

/** The text of the call that a cell's first line makes: `{ a: [() => a, (v) => { a = v; }] }`. */
export function bindingsText(declared: string[]): string {
  return `{${declared.map((name) => `${name}:[()=>${name},${setterText(name)}]`).join()}}`;
}

/** The parameter must not hide the variable it is for. */
function setterText(name: string): string {
  const value = name === "v" ? "w" : "v";
  return `(${value})=>{${name}=${value}}`;
}

/** Gives names to a cell; what it returns gives back those that a failed cell never came to initialize. */
export function bind(bindings: Record<string, Binding>): () => void {
  const before = new Map<string, PropertyDescriptor | undefined>();
  for (const [name, [get, set]] of Object.entries(bindings)) {
    before.set(name, Object.getOwnPropertyDescriptor(names, name));
    Object.defineProperty(names, name, { get, set, enumerable: true, configurable: true });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (isInitialized(name)) continue;
      Object.defineProperty(names, name, descriptor ?? neverReached(name));
    }
  };
}

function neverReached(name: string): PropertyDescriptor {
  const get = (): never => {
    throw new ReferenceError(`${name} has no value: the cell that declares it stopped before that line`);
  };
  return { get, enumerable: true, configurable: true };
}

function isInitialized(name: string): boolean {
  try {
    void names[name];
    return true;
  } catch {
    return false;
  }
}
