/** The button "Submit" above the notebooks of exercises. */
import type { PageNews } from "../../../course/submit";
import type { AppUtils, JupyterFrontEnd, NotebookContext, NotebookPanel, OpenDialog } from "../jupyter";
import type { LuminoWidget, WidgetClass } from "../lumino";
import { handIn } from "./conversation";
import { ensureSubmitStyle } from "./style";

/** JupyterLab's own classes. */
export interface Parts {
  Widget: WidgetClass;
  utils: AppUtils;
  app: JupyterFrontEnd;
}

/** After the buttons of JupyterLab, before the space that pushes the kernel's name to the right. */
const PLACE = 10;

/** Puts the button above each notebook that is opened, if it is an exercise's. */
export function addSubmitButton(parts: Parts): void {
  parts.app.docRegistry.addWidgetExtension("Notebook", {
    createNew(panel, context) {
      const button = makeButton(parts, panel, context);
      void context.ready.then(() => {
        if (isExercise(context) && !panel.isDisposed) panel.toolbar.insertItem(PLACE, "wirebook-submit", button);
      });
      return button;
    },
  });
}

/** An exercise lies in a folder of its name, and has cells with points. */
function isExercise({ path, model }: NotebookContext): boolean {
  const [, folder, name] = /(?:^|\/)([^/]+)\/([^/]+)\.ipynb$/.exec(path) ?? [];
  if (name !== undefined && folder !== name) return false;
  const { cells = [] } = model.toJSON() as { cells?: { metadata?: { nbgrader?: { grade?: unknown } } }[] };
  return cells.some(({ metadata }) => metadata?.nbgrader?.grade === true);
}

function makeButton(parts: Parts, panel: NotebookPanel, context: NotebookContext): LuminoWidget {
  let isBusy = false;
  return new parts.utils.ToolbarButton({
    label: "Submit",
    tooltip: "Save this exercise and hand it in",
    className: "wirebook-submit-button",
    onClick: async () => {
      if (isBusy) return;
      isBusy = true;
      try {
        await submitNotebook(parts, panel, context);
      } finally {
        isBusy = false;
      }
    },
  });
}

async function submitNotebook(parts: Parts, panel: NotebookPanel, context: NotebookContext): Promise<void> {
  const view = new SubmitView(parts, context);
  const kernel = panel.sessionContext.session?.kernel;
  if (!kernel) return view.failed("There is no kernel: choose one at the right above the notebook, then submit again.");
  try {
    await context.save();
  } catch (error) {
    return view.failed(`The notebook cannot be saved, so it was not handed in: ${wordsOf(error)}`);
  }
  if (kernel.status === "busy") view.say("A cell is running; handing in begins when it has ended.");
  let isOver = false;
  // closing the dialog ends the waiting, not the attempt
  view.onClose = () => void (isOver || kernel.interrupt());
  try {
    await handIn(kernel, context.path.split("/").at(-1) ?? context.path, view);
  } catch (error) {
    if (!view.isCancelled) view.failed(wordsOf(error));
  } finally {
    isOver = true;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One dialog after the other: the question, then what comes of it. */
class SubmitView {
  onClose: () => void = () => {};
  /** The answer was no, or the dialog was closed. */
  isCancelled = false;
  readonly #log = document.createElement("div");
  #open: OpenDialog | undefined;

  constructor(
    private readonly parts: Parts,
    private readonly context: NotebookContext,
  ) {
    ensureSubmitStyle();
    this.#log.className = "wirebook-submit-log";
    this.#log.setAttribute("role", "log");
    this.#log.setAttribute("aria-live", "polite");
  }

  told({ kind, lines, isPassing, feedbackFile }: PageNews): void {
    const last = this.#log.lastElementChild;
    if (last instanceof HTMLElement && last.dataset.passing) last.remove();
    const element = document.createElement("div");
    element.className = `wirebook-submit-${kind}`;
    if (isPassing) element.dataset.passing = "yes";
    for (const { tone, text } of lines) {
      const line = document.createElement("div");
      line.className = `wirebook-submit-line wirebook-submit-${tone}`;
      line.textContent = text;
      element.append(line);
    }
    if (feedbackFile) element.append(this.#feedbackButton(feedbackFile));
    this.#log.append(element);
    element.scrollIntoView({ block: "nearest" });
    if (kind !== "packed" && kind !== "note") this.#show();
  }

  /** Puts a question in a dialog of its own, below what was told. */
  async asked(question: string): Promise<boolean> {
    const { Dialog } = this.parts.utils;
    this.#close();
    const words = document.createElement("p");
    words.className = "wirebook-submit-question";
    words.textContent = question;
    const body = this.#body(words);
    const buttons = [Dialog.cancelButton({ label: "Cancel" }), Dialog.okButton({ label: "Submit" })];
    const { button } = await new Dialog({ title: this.#title, body, buttons }).launch();
    if (!button.accept) this.isCancelled = true;
    else this.say("sending …");
    return button.accept;
  }

  say(text: string): void {
    this.told({ kind: "step", lines: [{ tone: "quiet", text }], isPassing: true });
  }

  failed(text: string): void {
    this.told({ kind: "kept", lines: [{ tone: "bad", text }], isPassing: false });
  }

  get #title(): string {
    return `Submit ${this.context.path
      .split("/")
      .at(-1)
      ?.replace(/\.ipynb$/, "")}`;
  }

  #show(): void {
    if (this.#open) return;
    const { Dialog } = this.parts.utils;
    const dialog = new Dialog({
      title: this.#title,
      body: this.#body(),
      buttons: [Dialog.okButton({ label: "Close" })],
    });
    this.#open = dialog;
    const closed = (): void => {
      if (this.#open !== dialog) return;
      this.isCancelled = true;
      this.onClose();
    };
    // a dialog that we take away ourselves rejects, without a reason
    dialog.launch().then(closed, closed);
  }

  #close(): void {
    const dialog = this.#open;
    this.#open = undefined;
    dialog?.dispose();
  }

  #body(...more: HTMLElement[]): LuminoWidget {
    const body = new this.parts.Widget();
    body.addClass("wirebook-submit");
    body.node.append(this.#log, ...more);
    return body;
  }

  #feedbackButton(file: string): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "wirebook-submit-feedback";
    button.textContent = "Open the feedback";
    button.addEventListener("click", () => {
      const folder = this.context.path.split("/").slice(0, -1);
      this.#close();
      void this.parts.app.commands.execute("docmanager:open", { path: [...folder, file].join("/") });
    });
    return button;
  }
}
