/** The frame of every view: a host that keeps its keys to itself, follows the theme, and says when data is unusable. */
import type { LuminoWidget, MimeModel, WidgetClass } from "./lumino";
import { onThemeChange, styleFor } from "./theme";

/** Draws untrusted data into an element; what it returns is called before the element goes or is drawn anew. */
export type View = (data: unknown, host: HTMLElement, element: HTMLElement) => Promise<(() => void) | undefined>;

/** Makes the class of JupyterLab's renderer for one MIME type. */
export function rendererClass(Widget: WidgetClass, mimeType: string, view: View): new () => LuminoWidget {
  return class Renderer extends Widget {
    readonly #element: HTMLElement;
    #clean: (() => void) | undefined;
    #data: unknown;
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
      this.#forgetTheme();
      this.#clean?.();
      super.dispose();
    }

    async #draw(): Promise<void> {
      if (this.#data === undefined || this.isDisposed) return;
      this.#clean?.();
      this.#element.replaceChildren();
      try {
        this.#clean = await view(this.#data, this.node, this.#element);
      } catch (error) {
        this.#element.textContent = `This output cannot be drawn: ${error instanceof Error ? error.message : error}`;
      }
    }
  };
}

/** A shadow root, so that JupyterLab's styles and ours do not meet; keys inside stay inside. */
function makeElement(node: HTMLElement): HTMLElement {
  // Without this `x` typed on a focused output would cut the cell.
  node.addEventListener("keydown", (event) => event.stopPropagation());
  node.tabIndex = 0;
  node.style.outlineOffset = "-2px";
  const root = node.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = styleFor();
  const element = document.createElement("div");
  element.className = "view";
  root.append(style, element);
  return element;
}
