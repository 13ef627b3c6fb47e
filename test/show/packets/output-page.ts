/** Outputs of packets on the bare page of ../page.ts, which stands in for a notebook here: it has the focus to go back to. */
import type { Page } from "playwright-core";
import type { Shown } from "../../../kernel-lib/show";
import { type ExtensionPage, openExtensionPage } from "../page";

/** What the page has beside the extension. */
interface Host {
  makeOutput(bundle: unknown): { renderModel(model: { data: unknown }): Promise<void>; dispose(): void };
  made: ReturnType<Host["makeOutput"]>[];
}

/** Keys that come through to the page are noted: they would be JupyterLab's. */
const NOTEBOOK = `
  const notebook = document.createElement("div");
  notebook.className = "jp-Notebook";
  notebook.tabIndex = -1;
  const outputs = document.getElementById("outputs");
  outputs.replaceWith(notebook);
  notebook.append(outputs);
  window.made = [];
  window.strayKeys = [];
  document.addEventListener("keydown", (event) => window.strayKeys.push(event.key));`;

export class OutputPage {
  private constructor(private readonly extension: ExtensionPage) {}

  static async open(): Promise<OutputPage> {
    const extension = await openExtensionPage();
    await extension.page.setViewportSize({ width: 1200, height: 900 });
    await extension.page.evaluate(NOTEBOOK);
    return new OutputPage(extension);
  }

  get page(): Page {
    return this.extension.page;
  }

  /** What the page complained of. */
  get complaints(): string[] {
    return this.extension.troubles;
  }

  /** Draws a value as the output of a cell; gives its number for `update`. */
  draw(value: Shown): Promise<number> {
    return this.page.evaluate(async (data) => {
      const host = globalThis as unknown as Host;
      const output = host.makeOutput(data);
      await output.renderModel({ data });
      return host.made.push(output) - 1;
    }, jsonOf(value));
  }

  /** Exchanges an output, as a display update does. */
  async update(output: number, value: Shown): Promise<void> {
    await this.page.evaluate(
      ([at, data]) => (globalThis as unknown as Host).made[at as number]?.renderModel({ data }),
      [output, jsonOf(value)] as const,
    );
  }

  /** Takes all outputs away. */
  async clear(): Promise<void> {
    await this.page.evaluate(() => {
      for (const output of (globalThis as unknown as Host).made.splice(0)) output.dispose();
    });
  }

  close(): Promise<void> {
    return this.extension.close();
  }
}

/** The bundle as it comes to the page: through JSON, as in a notebook. */
const jsonOf = (value: Shown): Record<string, unknown> =>
  JSON.parse(JSON.stringify(value.bundle())) as Record<string, unknown>;
