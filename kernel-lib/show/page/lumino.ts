/** What the extension uses of JupyterLab, and how JupyterLab loads it (a federated module, written by hand). */

/** Lumino's Widget, as far as a renderer needs it. */
export interface LuminoWidget {
  readonly node: HTMLElement;
  readonly isDisposed: boolean;
  dispose(): void;
  addClass(name: string): void;
}

export type WidgetClass = new () => LuminoWidget;

/** An output as JupyterLab hands it to a renderer. */
export interface MimeModel {
  readonly data: Readonly<Record<string, unknown>>;
}

/** webpack's share scope: packages by name and version. */
type ShareScope = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

let shared: ShareScope = {};

/** Keeps the scope that JupyterLab shares its packages in. */
export function init(scope: ShareScope): void {
  shared = scope;
}

/** Fetches the package that JupyterLab itself uses. */
export async function sharedPackage<T>(name: string): Promise<T> {
  const [version] = Object.values(shared[name] ?? {});
  if (!version) throw new Error(`JupyterLab shares no ${name}`);
  return (await version.get())() as T;
}
