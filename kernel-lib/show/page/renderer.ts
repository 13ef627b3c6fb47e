/** The frame of every view: a host that keeps its keys to itself, follows the theme, and says when data is unusable. */
import type { LuminoWidget, MimeModel, WidgetClass } from "./lumino";
import { ensureStyle, onThemeChange } from "./theme";

/** Draws untrusted data into an element; what it returns is called before the element goes or is drawn anew. */
export type View = (data: unknown, host: HTMLElement, element: HTMLElement) => Promise<(() => void) | undefined>;

/** Makes the class of JupyterLab's renderer for one MIME type. */
export function rendererClass(Widget: WidgetClass, mimeType: string, view: View): new () => LuminoWidget {
  return class Renderer extends Widget {
    readonly #element: HTMLElement;
    #clean: (() => void) | undefined;
    #data: unknown;
    /** Counts drawings: one that took long must not come out above a newer one. */
    #turn = 0;
    readonly #forgetTheme: () => void;

    constructor() {
      super();
      this.addClass("wirebook-output");
      this.#element = makeElement(this.node);
      this.#forgetTheme = onThemeChange(() => void this.#draw());
    }

    /** JupyterLab calls this for a new output and for each update. */
    async renderModel({ data }: MimeModel): Promise<void> {
      this.#data = data[mimeType];
      await this.#draw();
    }

    override dispose(): void {
      this.#turn += 1;
      this.#forgetTheme();
      this.#forget();
      super.dispose();
    }

    async #draw(): Promise<void> {
      if (this.#data === undefined || this.isDisposed) return;
      this.#turn += 1;
      const turn = this.#turn;
      this.#forget();
      const place = document.createElement("div");
      this.#element.replaceChildren(place);
      try {
        const clean = await view(this.#data, this.node, place);
        if (turn === this.#turn) this.#clean = clean;
        else clean?.();
      } catch (error) {
        place.textContent = `This output cannot be drawn: ${error instanceof Error ? error.message : error}`;
      }
    }

    #forget(): void {
      this.#clean?.();
      this.#clean = undefined;
    }
  };
}

/** Styles go to the page once; keys inside an output stay inside it. */
function makeElement(node: HTMLElement): HTMLElement {
  ensureStyle();
  // Without this `x` typed on a focused output would cut the cell.
  node.addEventListener("keydown", (event) => event.stopPropagation());
  node.tabIndex = 0;
  const element = document.createElement("div");
  node.append(element);
  return element;
}
