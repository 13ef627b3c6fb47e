/** Bundles as they come from a notebook, hostile ones too, drawn by the built extension on a bare page. */
import type { Page } from "playwright-core";
import { OutputPage } from "./support/page";

/** Holds all outputs of the page. */
export const OUTPUTS = ".jp-Notebook";

/** A page with the extension loaded. */
export interface ExtensionPage {
  page: Page;
  /** What has gone wrong so far; empty it by `splice(0)`. */
  troubles: string[];
  /** Draws bundles, one output below the other, in place of what was there. */
  draw(...bundles: Record<string, unknown>[]): Promise<void>;
  close(): Promise<void>;
}

/** Serves the built extension and loads it into a real browser. */
export async function openExtensionPage(): Promise<ExtensionPage> {
  const opened = await OutputPage.open();
  const { page, troubles } = opened;
  return {
    page,
    troubles,
    draw: async (...bundles) => {
      await opened.clear();
      // As text: what is sent as a value loses a key named __proto__ on its way.
      const texts = bundles.map((bundle) => JSON.stringify(JSON.stringify(bundle)));
      await page.evaluate(`(async () => {
        for (const text of [${texts.join(",")}]) await drawOutput(JSON.parse(text));
      })()`);
    },
    close: () => opened.close(),
  };
}
